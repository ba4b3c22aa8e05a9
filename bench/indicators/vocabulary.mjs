// Words that indicators and reports are made of. Names of publications are invented.

export const WORDS = (
  'login secure update account verify support office cloud mail drive share portal service online bank ' +
  'invoice payment billing wallet crypto token exchange market shop store delivery parcel track express global ' +
  'data sync backup cdn static assets media image video stream news blog forum wiki help desk admin panel ' +
  'alpha delta sigma north south river stone green silver bright quick smart prime nova terra luna solar pixel'
).split(' ')

export const SUFFIXES =
  'com com com net org top xyz info ru cn shop online site icu pw cc live biz eu de'.split(' ')

/** First octets that hold nothing but routed addresses. A power of two, as they take part in a bijection. */
export const FIRST_OCTETS = Array.from({ length: 130 }, (_, n) => 11 + n).filter(
  (n) => n !== 100 && n !== 127,
)

export const MALWARE = (
  'Mozi Mirai Gafgyt Hajime AgentTesla AsyncRAT RemcosRAT Formbook Lumma Stealc Vidar RedLineStealer QakBot ' +
  'Emotet Dridex TrickBot Pikabot BazarLoader IcedID CobaltStrike Sliver Havoc SocGholish ClearFake NetSupport ' +
  'DCRat njRAT XWorm SnakeKeylogger GuLoader SmokeLoader Amadey PrivateLoader Rhadamanthys Meterpreter VShell'
).split(' ')

export const URLHAUS_TAGS =
  '32-bit 64-bit elf mips arm exe dll zip opendir ascii encrypted sh ua-wget js hta lnk'.split(' ')
export const THREATFOX_TAGS =
  'c2 censys drb-ra shodan payload stealer loader RAT botnet exe AS14061 AS16276 AS20473'.split(' ')
export const ARTICLE_TAGS = (
  'phishing ransomware espionage APT supply-chain loader backdoor infostealer botnet zero-day webshell cryptomining ' +
  'credential-theft lateral-movement wiper spyware Linux Windows macOS Android ICS cloud'
).split(' ')

export const TECHNIQUES = (
  'T1003 T1003.001 T1021.001 T1027 T1036.005 T1041 T1047 T1053.005 T1055 T1056.001 T1057 T1059.001 T1059.003 T1059.007 ' +
  'T1071.001 T1082 T1083 T1105 T1112 T1133 T1140 T1190 T1195.002 T1204.002 T1218.011 T1486 T1505.003 T1547.001 ' +
  'T1562.001 T1566.001 T1566.002 T1573.002 T1583.001 T1587.001'
).split(' ')

/** Who publishes, with a share of all articles. */
export const PUBLICATIONS = [
  [18, { name: 'The Daily Breach', category: 'news', host: 'dailybreach.example.com' }],
  [12, { name: 'Packets & Politics', category: 'news', host: 'packetsandpolitics.example.net' }],
  [20, { name: 'Hollow Point Research', category: 'research', host: 'research.hollowpoint.example.org' }],
  [10, { name: 'Malware Field Notes', category: 'research', host: 'fieldnotes.example.net' }],
  [22, { name: 'Northwall Threat Center', category: 'vendor', host: 'northwall.example.com' }],
  [10, { name: 'Kestrel Labs', category: 'vendor', host: 'labs.kestrel.example.com' }],
  [8, { name: 'National CERT', category: 'government', host: 'cert.example.org' }],
]

export const TITLES = [
  (malware, word) => `${malware} returns: inside a new campaign against the ${word} sector`,
  (malware, word) => `How ${malware} operators abuse ${word} services to stay hidden`,
  (malware) => `Analysis of ${malware}, its loaders and its infrastructure`,
  (malware, word) => `Fake ${word} pages deliver ${malware} to thousands of victims`,
  (malware) => `Joint advisory: indicators of compromise for ${malware}`,
]

/** Sentences around an indicator. */
export const SENTENCES = [
  (malware) => `The ${malware} sample that we looked at connects to this host to fetch its configuration.`,
  (malware) => `We attribute this infrastructure to the operators of ${malware} with medium confidence.`,
  () => `The second stage is downloaded from here, decrypted with a key from the registry and run in memory.`,
  (malware) => `Listed among the indicators of the ${malware} campaign.`,
  (malware) => `The attackers’ "support" page asks for credentials and sends them on; ${malware} follows.`,
]
