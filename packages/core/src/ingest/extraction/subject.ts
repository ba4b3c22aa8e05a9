/** Whom and what articles of threats speak of, in the languages that most of them are written in. */
const THREATS =
  /malware|malicious|ransom|phish|trojan|botnet|backdoor|spyware|rootkit|stealer|keylog|cryptomin|cryptojack|exfiltrat|threat|attack|adversar(?:y|ies)|intrusion|hacked|scam|fraud|typosquat|hijack|compromis|\bindicators?\b|spam\b|victim|black ?list|block ?list|sinkhol|c&c|\bc2\b|\biocs?\b|\bapt-?\d|\bexploit(?:ed|s|ation)\b|dropper|infect|suspicious|virustotal|reverse.engineer|forensic|shellcode|honeypot|lateral movement|deobfuscat|implant|malvertis|espionage|schad|angriff|angreif|malveillan|attaqu|hameçon|rançon|malicios|złośliw|zagroże|zararl|saldır|kwaadaardig|aanval|škodliv|skadlig|angrep|độc hại|tấn công|ataque|amenaza|ameaça|minacc|attacc|malevol|вредонос|атак|угроз|фишинг|шкідлив|恶意|惡意|攻击|攻擊|木马|木馬|マルウェア|攻撃|感染|악성|공격/i

/** Words of running text: of letters only, and not within a value. */
const WORD = /(?<![\w./:@-])[a-z]{3,20}(?![\w/:@=-]|\.\w)/gi
/** A list of values with remarks has fewer words. */
const MANY_WORDS = 25

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
  let words = 0
  for (const _ of text.matchAll(WORD)) if (++words >= MANY_WORDS) return true
  return false
}
