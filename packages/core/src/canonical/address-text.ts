/** An IPv4 address as its 32 bits, 0 to 4,294,967,295. */
export type Ipv4Bits = number

/** An IPv6 address as its eight groups of 16 bits. */
export type Ipv6Groups = readonly number[]

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const DOTTED_DECIMAL = new RegExp(`^(${OCTET})\\.(${OCTET})\\.(${OCTET})\\.(${OCTET})$`)
const GROUP = /^[0-9a-fA-F]{1,4}$/
const LOOSE_IPV4 = '[0-9]{1,3}(?:\\.[0-9]{1,3}){3}'
const LOOSE_IPV6 = '[0-9a-fA-F.]*:[0-9a-fA-F:.]*'
const RANGES = [
  new RegExp(`^${LOOSE_IPV4}/(?:[0-9]{1,3}|${LOOSE_IPV4})$`),
  new RegExp(`^${LOOSE_IPV4} ?- ?(?:[0-9]{1,3}|${LOOSE_IPV4})$`),
  new RegExp(`^${LOOSE_IPV6}/[0-9]{1,3}$`),
  new RegExp(`^${LOOSE_IPV6} ?- ?${LOOSE_IPV6}$`),
]

/** Reads plain dotted decimal (RFC 3986, section 3.2.2). Octal, hexadecimal and short forms are no addresses. */
export function parseIpv4(text: string): Ipv4Bits | undefined {
  if (text.length > 15) return undefined
  const parts = DOTTED_DECIMAL.exec(text)
  if (parts === null) return undefined
  return (
    Number(parts[1]) * 0x1000000 + Number(parts[2]) * 0x10000 + Number(parts[3]) * 0x100 + Number(parts[4])
  )
}

/** Writes dotted decimal. */
export function formatIpv4(bits: Ipv4Bits): string {
  return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`
}

/** Reads the three text forms of RFC 4291, section 2.2, without zone, brackets or prefix length. */
export function parseIpv6(text: string): Ipv6Groups | undefined {
  if (text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0] as string, halves.length === 1)
  if (halves.length === 1) return head?.length === 8 ? head : undefined
  const tail = groupsOf(halves[1] as string, true)
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  // `::` stands for one group or more.
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...tail]
}

/** The groups on one side of `::`. The last of an address may be an IPv4 address, which is two groups. */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const words = text.split(':')
  const dotted = last && text.includes('.') ? parseIpv4(words.pop() as string) : undefined
  if (!words.every((word) => GROUP.test(word))) return undefined
  const groups = words.map((word) => Number.parseInt(word, 16))
  if (last && text.includes('.') && dotted === undefined) return undefined
  return dotted === undefined ? groups : [...groups, dotted >>> 16, dotted & 0xffff]
}

/**
 * Whether a text has the look of many addresses: `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `192.0.2.1-9`,
 * `192.0.2.1 - 192.0.2.9`, `2001:db8::/32`. The addresses themselves need not be valid.
 */
export function isRange(text: string): boolean {
  return text.length <= 100 && RANGES.some((range) => range.test(text))
}
