const FEODO_HEAD = '"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"'
const URLHAUS_HEAD = 'id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter'

/** A file of Feodo Tracker with `count` addresses that are routable, from a block that no rule excludes. */
export function feodoFile(count: number, malware = 'QakBot'): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const address = `8.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
    return `"2026-03-01 10:00:00","${address}","443","online","2026-03-02","${malware}"`
  })
  return [FEODO_HEAD, ...rows, `# END ${count} entries`, ''].join('\n')
}

/** A file of URLhaus with `count` addresses. */
export function urlhausFile(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, n) =>
      `"${n}","2026-03-01 10:00:00","https://host-${n}.vedette-tests.com/${n}","online","","malware_download","elf","","a"`,
  )
  return [URLHAUS_HEAD, ...rows, ''].join('\n')
}
