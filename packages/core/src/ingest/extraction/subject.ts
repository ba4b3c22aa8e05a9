/** Beginnings of words of whom and what articles of threats speak of. */
const THREATS = new RegExp(
  [
    'malware|malicious|ransom|phish|trojan|botnet|backdoor|spyware|rootkit|stealer|keylog|cryptomin|cryptojack|dropper',
    'exfiltrat|threat|attack|adversar(?:y|ies)|intrusion|hacked|scam|fraud|typosquat|hijack|compromis|infect|implant',
    '\\bindicators?\\b|\\biocs?\\b|spam\\b|victim|black ?list|block ?list|sinkhol|c&c|\\bc2\\b|\\bapt-?\\d',
    '\\bexploit(?:ed|s|ation)\\b|suspicious|virustotal|reverse.engineer|forensic|ssdeep|imphash|\\byara\\b|shellcode',
    'honeypot|lateral movement|deobfuscat|malvertis|espionage',
    // German, French, Spanish, Portuguese, Italian.
    'schad|angriff|angreif|malveillan|attaqu|hameçon|rançon|malicios|ataque|amenaza|ameaça|minacc|attacc|malevol',
    // Polish, Turkish, Dutch, Czech, Swedish, Norwegian and Danish, Vietnamese.
    'złośliw|zagroże|zararl|saldır|kwaadaardig|aanval|škodliv|skadlig|angrep|độc hại|tấn công',
    // Russian and Ukrainian, Chinese, Japanese, Korean.
    'вредонос|атак|угроз|фишинг|шкідлив|компромет|恶意|惡意|攻击|攻擊|木马|木馬|失陷|マルウェア|攻撃|感染|侵害指|악성|공격|침해',
  ].join('|'),
  'i',
)

/** Words of running text: of letters only, and not within a value. */
const WORD = /(?<![\w./:@-])[a-z]{3,20}(?![\w/:@=-]|\.\w)/gi
/** Lines of commands and paths, and of hashes with names of files: they hold words that nobody says. */
const UNSPOKEN = /\\|\s(?:\/|--?)[a-z]\w*(?:[\s:]|$)|^\W*[0-9a-f]{32}/i
/** Longer lines are running text with such a thing in it. */
const LONGEST_UNSPOKEN = 200
/** A list of values with remarks has fewer, or says the same in each row. */
const MANY_WORDS = 25
const MANY_DIFFERENT_WORDS = 20

/**
 * Whether a text may be of threats at all. The notes of a release and a lesson on servers have hosts and hashes too; where
 * so much is said and nothing of an attack, nobody means them as indicators.
 */
export function mayBeOfThreats(text: string): boolean {
  const head = text.slice(0, FAR)
  return THREATS.test(head) || !hasManyWords(head)
}

/** What an article is of is said before. */
const FAR = 200_000

function hasManyWords(text: string): boolean {
  const different = new Set<string>()
  let words = 0
  for (const line of text.split('\n')) {
    if (line.length <= LONGEST_UNSPOKEN && UNSPOKEN.test(line)) continue
    for (const [word] of line.matchAll(WORD)) {
      different.add(word.toLowerCase())
      if (++words >= MANY_WORDS && different.size >= MANY_DIFFERENT_WORDS) return true
    }
  }
  return false
}
