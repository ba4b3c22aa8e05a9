/** Words of headings in Spanish, Portuguese, French, German and Russian by the English ones they stand for. */
const WORDS: ReadonlyMap<string, string> = byMeaning({
  indicators: `
    indicador indicadores indicateur indicateurs indikator indikatoren kompromittierungsindikatoren
    индикатор индикаторы индикаторов
  `,
  domains:
    'dominio dominios domínio domínios domaine domaines domäne domänen domain-namen домен домены доменов',
  addresses: `
    dirección direcciones direccion endereço endereços adresse adresses adressen ip-adresse ip-adressen
    адрес адреса адресов ip-адрес ip-адреса url-адреса
  `,
  servers: 'servidor servidores serveur serveurs c2-server сервер серверы серверов',
  files: `
    archivo archivos fichero ficheros arquivo arquivos ficheiro ficheiros fichier fichiers datei dateien dateiname
    dateinamen muestra muestras amostra amostras échantillon échantillons файл файлы файлов образец образцы
  `,
  hashes: `
    hachages empreintes condensats hashwert hashwerte prüfsumme prüfsummen хеш хеши хэш хэши хеш-суммы хэш-суммы
    контрольные
  `,
  references: `
    referencia referencias referência referências référence références referenz referenzen quellen verweise fuentes
    ссылки источники литература
  `,
})

/** As {@link WORDS}, in scripts without blanks between words: Japanese, Chinese, and Korean, which glues endings. */
const PARTS: ReadonlyMap<string, string> = byMeaning({
  indicators: '指標 指标 痕跡 インジケータ 지표',
  domains: 'ドメイン 域名 网域 網域 도메인',
  addresses: 'アドレス 地址 位址 주소',
  servers: 'サーバ 通信先 服务器 伺服器 서버',
  files: 'ファイル 検体 文件 样本 檔案 樣本 파일 샘플',
  hashes: 'ハッシュ 哈希 雜湊 杂凑 해시',
  references: '参考 參考 参照 出典 引用 참고 참조 출처',
})

function byMeaning(meanings: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(meanings).flatMap(([meaning, words]) =>
      words
        .trim()
        .split(/\s+/)
        .map((word) => [word, meaning] as const),
    ),
  )
}

const PART = new RegExp([...PARTS.keys()].join('|'), 'g')
const WORD = /[\p{L}\p{N}&][\p{L}\p{M}\p{N}&-]*/gu
const PLAIN_WORD = /[a-z0-9&][a-z0-9&-]*/g
const NOT_ASCII = /[\u0080-\uffff]/
const WITHOUT_BLANKS = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/

/** The words of a heading in lower case, those of other languages in English as far as they are known. */
export function translatedWords(heading: string): readonly string[] {
  if (!NOT_ASCII.test(heading)) return (heading.match(PLAIN_WORD) ?? []).map(inEnglish)
  const translated = (heading.normalize('NFC').match(WORD) ?? []).map(inEnglish)
  if (!WITHOUT_BLANKS.test(heading)) return translated
  return translated.concat((heading.match(PART) ?? []).map((part) => PARTS.get(part) ?? part))
}

function inEnglish(word: string): string {
  return WORDS.get(word) ?? word
}

/** The longest heading in a script without blanks between words; a longer line is a sentence. */
const LONGEST = 24

/** Whether a line may be a heading in one of those scripts, by its length and its end. */
export function isShortLine(line: string): boolean {
  return line.length <= LONGEST && WITHOUT_BLANKS.test(line) && !/[。、，！？]$/.test(line)
}
