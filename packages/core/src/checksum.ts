/**
 * CRC-32 (ISO-HDLC, as in zlib and Ethernet) of ASCII text: tells a slip of the pen, never an attack.
 */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let n = 0; n < text.length; n++) {
    crc ^= text.charCodeAt(n) & 0xff
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
