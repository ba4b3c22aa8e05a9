import { type ArticleOptions, extractFromHtml, extractFromText } from '../../src/ingest/index.ts'

const found = (text: string, options?: ArticleOptions) =>
  extractFromText(text, options).findings.map(({ type, value }) => `${type} ${value}`)
const MD5 = '9375cff0413111d3b88a00104b2a6677'
const SHA1 = '098b9a6ce722311553e1d8ac5849ba1dc5834c52'
const SHA256 = '0a0bd696ec0d98b6dc7cb655ae58370d4d13f08b91a92eef52a0ed1efbb8577e'
const SHA512 = `${SHA256}${SHA256.split('').reverse().join('')}`

describe('each type', () => {
  it.each([
    ['ipv4', '91.215.85[.]17', '91.215.85.17'],
    ['ipv4', 'The implant connects to 91.215.85.17:443 at night.', '91.215.85.17'],
    ['ipv6', '2a01:4f8:c17:b0f::2', '2a01:4f8:c17:b0f::2'],
    ['ipv6', 'C2 at [2a01:4F8:c17:b0f::2]:8080.', '2a01:4f8:c17:b0f::2'],
    ['domain', 'evil-one[.]com', 'evil-one.com'],
    ['domain', 'The malware contacts evil-one.com, then sleeps.', 'evil-one.com'],
    ['domain', 'm\u00fcnchen-evil[.]de', 'xn--mnchen-evil-thb.de'],
    ['url', 'hxxps[://]evil-one[.]com/gate[.]php?id=1', 'https://evil-one.com/gate.php?id=1'],
    ['md5', `${MD5.toUpperCase()}  a.dll`, MD5],
    ['sha1', `SHA-1: ${SHA1}`, SHA1],
    ['sha256', `sha256:${SHA256}`, SHA256],
    ['sha256', `The file ${SHA256}.exe was dropped`, SHA256],
    ['sha512', SHA512, SHA512],
    ['email', 'Mail was sent from billing@evil-one.com to victims', 'billing@evil-one.com'],
    ['email', 'x.y+z[@]evil-one[.]com', 'x.y+z@evil-one.com'],
    ['cve', 'exploits cve-2021-44228.', 'CVE-2021-44228'],
    ['sha256', `The loader (SHA-256 digest): ${SHA256}`, SHA256],
    ['md5', `Sample ID: ${MD5}, first seen in May`, MD5],
    ['domain', 'Domains:\nevil-one.com(C2)', 'evil-one.com'],
    ['domain', 'Domains:\nevil-one.com=C2', 'evil-one.com'],
    ['domain', '# C2\n\n```\nevil-one.com (since 1.2.0)\n```', 'evil-one.com'],
    ['cve', 'exploits CVE-2021\u201344228.', 'CVE-2021-44228'],
    ['cve', 'exploits CVE\u20112021\u201144228.', 'CVE-2021-44228'],
    ['cve', 'CVE_2021_44228', 'CVE-2021-44228'],
    ['email', 'Write to email: evil-one@airmail.cc', 'evil-one@airmail.cc'],
    ['email', 'you can send an email: x@tutanota.com and decrypt one file', 'x@tutanota.com'],
    ['email', 'The ransom note lists these contacts:\n\nhelp@evil-one.com', 'help@evil-one.com'],
    ['email', 'The note says: contact us: support@evil-one.com', 'support@evil-one.com'],
    ['email', 'phishing mails came from info@evil-one.com', 'info@evil-one.com'],
    ['domain', '` evil-one.com` domain-name` ` C2 server of the group, seen in May', 'evil-one.com'],
    ['domain', 'Domain: evil-one.com was registered by somebody in March', 'evil-one.com'],
    ['mitre_attack', 'MITRE: T1059/001, used', 'T1059.001'],
    ['mitre_attack', 'MITRE: T1059-001, used', 'T1059.001'],
    ['mitre_attack', 'MITRE: T1059.001, used', 'T1059.001'],
    ['mitre_attack', 'ATT&CK tactic (TA0011)', 'TA0011'],
    ['mitre_attack', 'tags:\n  - attack.t1059.001', 'T1059.001'],
    [
      'url',
      '# C2\n\n| Field | Value |\n|---|---|\n| URL | http://evil-one.com/a |\n',
      'http://evil-one.com/a',
    ],
  ])('%s is found in "%s"', (type, text, value) => {
    expect(found(text)).toEqual([`${type} ${value}`])
  })
})

it('techniques are read where tactics stand beside several of them', () => {
  const tactics = '## Lateral movement\n- [T1021](T1021.md)\n## Exfiltration\n- T1020\n- T1567\n'
  expect(found(tactics)).toEqual(['mitre_attack T1021', 'mitre_attack T1020', 'mitre_attack T1567'])
  expect(found('| Technique | Name |\n|---|---|\n| T1036 | Masquerading |\n')).toEqual(['mitre_attack T1036'])
  expect(found('# Malware prints\n- T1021\n- T1020\n- T1567\n')).toEqual([])
})

it('an e-mail in a line of other indicators is one, and an address for reports is none', () => {
  expect(found('IOCs: evil-one.com, Email: x@evil-two.com, 91.215.85.17 and others were seen')).toEqual([
    'domain evil-one.com',
    'email x@evil-two.com',
    'ipv4 91.215.85.17',
  ])
  expect(found('Contact us\n\ninfo@vendor-labs.com')).toEqual([])
  expect(found('Report phishing mails to security@vendor-labs.com, and wait')).toEqual([])
})

it('several identifiers may share a name', () => {
  expect(found('CVE-2021-44228/2021-45046')).toEqual(['cve CVE-2021-44228', 'cve CVE-2021-45046'])
  expect(found('CVE-2017-(0144|0145)')).toEqual(['cve CVE-2017-0144', 'cve CVE-2017-0145'])
})

describe('nothing is made up:', () => {
  it.each([
    ['octal and padded addresses', '01.02.03.04 091.215.085.017 0x5b.1.2.3'],
    ['numbers that are too large', '256.1.1.1 and 1.2.3.400'],
    ['longer runs of numbers', '1.2.3.4.5 and OID 1.3.6.1.4.1.311'],
    ['versions', 'version 91.2.3.4, v10.0.0.1, Chrome/91.0.44.12, build 9.5.0.27'],
    [
      'versions in a sentence',
      'Versions 9.2.3.4 and earlier; upgrade to 9.2.3.8. It landed in OpenSSL 3.0.7.1',
    ],
    ['a version by its label', '| Property | Value |\n|---|---|\n| **Version** | 1.0.7.0 |\n'],
    ['a changelog', '## 9.2.3.4\n\n9.2.3.3 (2024-01-02)\n'],
    [
      'networks and ranges',
      '91.215.85.0/24, 91.215.85.1-91.215.85.9, 91.215.85.1 - 91.215.85.9, 2a01:4f8::/32',
    ],
    ['pieces of longer hex', `${SHA256}0 and ${MD5}ab and 0x${SHA1}`],
    ['pieces of base64', `QUJD+${MD5} ${MD5}== abcdefghijklmnopqrstuvwxyz/${MD5}`],
    ['other hashes', `imphash: ${MD5}, JA3 ${MD5}, RC4 key: ${MD5}, git commit ${SHA1}, mutex ${MD5}`],
    [
      'hashes of certificates',
      `SSL SHA-1 thumbprint: ${SHA1}, Certificate fingerprint ${SHA1}, SHA256 of TLS certificate: ${SHA256}`,
    ],
    [
      'what is named by a hash function and is no file',
      `Rich hash: ${MD5}\nImport table hash ${MD5}\npublic key MD5 ${MD5}\nBuild ID: ${SHA1}\nTenant ID: ${MD5}\nHASSH ${MD5}\nfavicon MD5 ${MD5}`,
    ],
    [
      'parts of other things',
      `boundary="b1_${MD5}"\nPHPSESSID=${MD5}\nBearer ${MD5}\n/wp-content/${MD5}/index.php\nactions/checkout@${SHA1}\nnginx@sha256:${SHA256}`,
    ],
    ['passwords', `admin:500:aad3b435b51404eeaad3b435b51404ee:${MD5}::: and NTLM hash ${MD5}`],
    [
      'a type behind a value',
      `${MD5}        JA3       client\n${MD5}  imphash\n${MD5} (JA3)\n${MD5} - mutex`,
    ],
    ['a model', 'MITRE ATT&CK was printed on a Model T1000'],
    ['calls in code', '```\nlogger.info (x)\nevil.com(2)\n```'],
    ['versions that fix something', 'Update the kernel 5.4.0.12; 11.8.1.1 and 11.9.1.1 fix this'],
    ['hashes of nothing', 'd41d8cd98f00b204e9800998ecf8427e 44d88612fea8a8f36de82e1278abb02f'],
    ['files', 'It drops invoice.zip, setup.py, README.md, main.rs, cmd.sh, kernel32.dll and loader.exe.'],
    ['files in a list', '# Files\n\ninvoice.zip\nsetup.py\nREADME.md\nmain.rs\ncmd.sh\nlibfoo.so\n'],
    ['products', 'ASP.NET, Node.js, Socket.io and VB.NET are contacted'],
    [
      'classes and members',
      'System.Net, System.Management, document.write, this.id, os.name, Microsoft.Win32.Registry',
    ],
    ['packages', 'com.android.app, java.lang.Runtime, org.apache.commons.io, eu.siacs.bingechat'],
    ['calls', 'malware runs evil.call(1) and foo.is(x)'],
    ['sentences without a blank', 'That is the end.It begins at the server. See e.g.it and i.e.no domain.'],
    [
      'detections',
      'Win32/Agent.AE, MSIL/Kryptik.XX, Trojan.Win32.Foo.bar, HEUR:Trojan.Script, JS/TrojanDownloader.Agent.ABC',
    ],
    ['paths', 'C:\\Users\\x.com\\a.sh and /tmp/evil.sh and \\\\server\\share\\b.zip and path/to/site.com'],
    ['companies', 'It is hosted by GoDaddy.com, LLC and the server of LeaseWeb.com, Inc.'],
    [
      'private and example hosts',
      '10.0.0.1 192.168.1.1 127.0.0.1 example.com localhost corp.local 192.0.2.1',
    ],
    ['names of programs', 'std::vector, Fade::Dead and 12:34:56'],
    ['a machine', 'The T1500 is a camera'],
    ['parts of pages', `![the panel](/img/${MD5}.png) and /static/${SHA1}.css`],
    ['a title that ends like a file', '# URLs\n\nYearly Tax Report.zip\n'],
    ['programs of DOS and brands', 'The payload is `Oslo.com`.\n\n| Process |\n|---|\n| `OSLO.COM` |\n'],
    [
      'addresses whose end is hidden',
      'C2 91.215.85.XXX and hxxp://91.215.xx.xx:8080/a.sh and 91.215[.]85[.]x',
    ],
    [
      'a pattern at the head of a line',
      '`*.a-one.kr`, `*.b-one.kr`. What the malware did is another matter here',
    ],
    [
      'the end of a host that is another one each time',
      'C2: https://login.<company>-one.com/?session=<token>',
    ],
    ['a version of libraries', 'Strings that are misread as IPs (e.g. `1.0.0.0`) by tools for malware'],
    ['a pattern in a sentence', 'Alert on `*.a-one.kr` and `*.b-one.kr` domains of the provider, please.'],
    ['a mailbox in a url that is not whole', 'hxxps://<brand>[.]<host>/#victim@one-company[.]com'],
    ['what a rule looks for in files', `rule malware { strings: $0 = {${SHA512}} condition: $0 }`],
    [
      'values of a configuration, by what is behind them',
      `# SHA256\n\n${MD5} - build hash\n${SHA256} - Build ID\n${SHA256} - API Key\n`,
    ],
    ['a number below its name', `Malware.\n\n[Serial Number]\n\t  ${MD5.toUpperCase()}\n`],
    ['a mutex below its name', `Malware.\n\nMutex:\n${MD5}\n`],
    [
      'parts of what is sent',
      '# URLs\n\n```\nPOST /a.php?x=1&to=www.one-site.net HTTP/1.1\nSOAPAction: urn:one-site.net:service:a:1\n```\n',
    ],
    ['strings that a generator took', '```\n$s7 = "one-compiler.org" fullword wide\n```'],
  ])('%s', (_name, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a text that speaks of no threat', () => {
  const notes = `To verify that you have the correct file, please use the following hashes of the new release for each
    platform, which our maintainers have signed with their usual key: one-tool.zip ${SHA256}`
  it.each([
    ['hashes of a release', notes],
    [
      'servers of a lesson',
      `${notes}\n\n\`\`\`\ncurl https://get.one-tool.com/a\nping 91.215.85.17\n\`\`\`\n`,
    ],
  ])('has none: %s', (_name, text) => {
    expect(found(text)).toEqual([])
  })

  it('has what its author defangs, and what is a vulnerability', () => {
    expect(found(`${notes}, CVE-2021-44228`)).toEqual(['cve CVE-2021-44228'])
    expect(found(`${notes} evil-one[.]com`)).toContain('domain evil-one.com')
  })

  it.each([
    '# Indicators',
    '#### SSDeep',
    'Indicators of Compromise',
    'Złośliwe oprogramowanie',
    'Zararlı yazılım',
  ])('is none that says %s', (words) => {
    expect(found(`${words}\n\n${notes}`)).toEqual([`sha256 ${SHA256}`])
  })

  it('may be a list', () => {
    expect(found(`${SHA256} - setup\n${MD5} - other setup\n91.215.85.17\n`)).toHaveLength(3)
    const rows = Array.from({ length: 9 }, (_, at) => `site-${at}.in,hostname,related to the same group\n`)
    expect(found(`value,kind,remark\n${rows.join('')}`)).toHaveLength(9)
  })

  it.each([
    [
      'commands',
      `cmd.exe /c echo computer
      cmd.exe /c echo logon server, user profile, system root
      cmd.exe /c wmic printer get caption
      copy \\\\host\\share\\first file \\\\host\\share\\second place
      net group "domain admins" default /add
      net group "remote desktop users" default /add
      powershell -exec bypass -enc base string
      sc stop defender --force now`,
    ],
    [
      'names of files',
      `${SHA1}  minutes of the last meeting with our partner.doc
      ${SHA1}  invitation and agenda for the spring seminar.doc
      ${SHA1}  draft contract about new delivery dates.pdf
      ${SHA1}  list of candidates who passed first interviews.xls
      ${SHA1}  photos from yesterday evening before dinner.zip`,
    ],
  ])('may be a list that has many words in %s', (_name, lines) => {
    expect(found(`${SHA256}\n${lines}\n`)).toContain(`sha256 ${SHA256}`)
  })
})

describe('a url', () => {
  it.each([
    ['https://evil-one.com/path).', 'https://evil-one.com/path'],
    ['(https://evil-one.com/path)', 'https://evil-one.com/path'],
    ['https://evil-one.com/a(b)c', 'https://evil-one.com/a(b)c'],
    ['https://evil-one.com/a,', 'https://evil-one.com/a'],
    ['"https://evil-one.com/a";', 'https://evil-one.com/a'],
    ["'https://evil-one.com/a'", 'https://evil-one.com/a'],
    ['<https://evil-one.com/a>', 'https://evil-one.com/a'],
    ['\u201chttps://evil-one.com/a\u201d', 'https://evil-one.com/a'],
    ['**hxxps://evil-one[.]com/a**', 'https://evil-one.com/a'],
    ['http://evil-one.com/a&&timeout 5', 'http://evil-one.com/a'],
    ['hxxps://evil-one[.]com/a[3]', 'https://evil-one.com/a'],
    ['hxxps://evil-one[.]com/a[?]b=c', 'https://evil-one.com/a?b=c'],
    ['hxxps://evil-one[.]com/?u=hxxp://evil-two[.]com', 'https://evil-one.com/?u=http://evil-two.com'],
    ['hxxps://evil-one[.]com/http://nice.com/', 'https://evil-one.com/http://nice.com/'],
    ['hxxp://91.215.85[.]17:8080/a', 'http://91.215.85.17:8080/a'],
  ])('in %s ends where it should', (text, value) => {
    expect(found(text)).toEqual([`url ${value}`])
  })

  it('ends where the next defanged one begins', () => {
    expect(found('hxxp://evil-one[.]com/a/hxxp://evil-one[.]com/b')).toEqual([
      'url http://evil-one.com/a/',
      'url http://evil-one.com/b',
    ])
  })

  it('that may go on in the next line, or had a hyphen, is not sure', () => {
    const certainty = (text: string) => extractFromText(text).findings.map((finding) => finding.certainty)
    expect(certainty('hxxps://evil-one[.]com/a/long/\nrest.php')).toEqual(['low'])
    expect(certainty('hxxps://evil-one[.]com/a-\nrest')).toEqual(['low'])
    expect(certainty('hxxps://evil-one[.]com/a\u2013b')).toEqual(['low'])
    expect(certainty('hxxps://evil-one[.]com/a/\nhxxps://evil-two[.]com/a/\n')).toEqual(['high', 'high'])
  })

  it('does not give its host as a domain, unless that stands alone too', () => {
    expect(found('hxxp://evil-one[.]com/a')).toEqual(['url http://evil-one.com/a'])
    expect(found('hxxp://evil-one[.]com/a\nevil-one[.]com')).toEqual([
      'url http://evil-one.com/a',
      'domain evil-one.com',
    ])
  })

  it('in a sentence is one if its host is', () => {
    expect(
      found(
        'All links point to `https://evil-one.com/a?b=c`, too.\nThe loader contacts evil-one.com at night.',
      ),
    ).toEqual(['url https://evil-one.com/a?b=c', 'domain evil-one.com'])
  })

  it('that is cut short or holds a placeholder gives its host', () => {
    expect(found('hxxps://evil-one[.]com/lo...')).toEqual(['domain evil-one.com'])
    expect(found('hxxps://evil-one[.]com/<VICTIM_ID>/up')).toEqual(['domain evil-one.com'])
  })

  it('without a scheme gives its host, and its path gives nothing', () => {
    expect(found(`evil-one[.]com/a/gate.py?h=${MD5}`)).toEqual(['domain evil-one.com'])
    expect(found('91.215.85[.]17/drop.sh')).toEqual(['ipv4 91.215.85.17'])
  })
})

describe('hosts that nobody meant', () => {
  const options = { url: 'https://blog.vendor-labs.com/report' }
  it.each([
    ['well known ones', 'The malware contacts google.com and 8.8.8.8, and was uploaded to virustotal.com.'],
    [
      'the publisher',
      'See https://vendor-labs.com/x, mail info@vendor-labs.com; the server www.vendor-labs.com',
    ],
    ['reports of others', 'As described at https://securelist.com/x and https://unknown-blog.net/post.'],
    ['references', '# References\n\n- https://unknown-blog.net/post\n- unknown-blog.org\n'],
    ['references among indicators', '# IOCs\n\nReference: https://unknown-blog.net/post\n'],
    ['name spaces', 'xmlns="http://www.w3.org/2000/svg" http://schemas.microsoft.com/x'],
    ['companies in the news', 'Customers of Ticketshop.com were told by Newspaper.com'],
    ['people of the press', 'For media inquiries:\n\njane.doe@unknown-blog.net'],
    ['people to write to', 'For questions write to jane@unknown-blog.net or press@unknown-blog.net'],
    ['services', 'The attackers used transfer.sh, ipinfo.io and mega.nz to exfiltrate'],
    ['well known ones that are defanged', 'It checks www.google[.]com, api.ipify[.]org and 8.8.8[.]8.'],
    ['what stands at a service, without a scheme', 'pastebin[.]com/raw/AbC123 and t[.]me/channel'],
    ['resolvers in a list', '# Network indicators\n\n- 8.8.8.8 (DNS)\n- 1.1.1.1\n- 2620:fe::fe\n'],
    [
      'front pages and look-ups in a list',
      '# IOCs\n\n- https://www.google.com/\n- VirusTotal: https://www.virustotal.com/gui/file/a\n- https://tria.ge/2301-abc\n',
    ],
    ['resolvers by name', '# DNS server\n\n- https://cloudflare-dns.com/dns-query?name=a.evil.com&type=A\n'],
    ['short links and shared suffixes', 'It redirects to bit.ly, then to pages[.]dev and netlify[.]app'],
    [
      'where a file is looked up',
      `Malware:\n\n* https://sandbox-one.io/analysis/${MD5.repeat(2)}/\n* https://one-lab.io/gui/${SHA1}`,
    ],
    ['registrars', '* Registrar WHOIS Server: www.one-registrar.com'],
    [
      'what the author leads to by words',
      'Malware is looked up [here](https://api.lookup-one.com/doc):\n```\ncurl https://api.lookup-one.com/v1?x=1\n```',
    ],
    ['a link that says more than its host', '- Analysis: [One-lab.dev writeup](https://one-lab.dev/malware)'],
    [
      'a list of downloads',
      'Malware.\n\nA signed list is at [https://one-site.net/downloads/a](https://one-site.net/downloads/a)',
    ],
    ['front matter', '---\nlink: https://one-blog.net/a\nhost: one-blog.net\n---\n\nMalware.\n'],
    ['pages of well known ones to be followed', '# IoC of malware\n\nOn github: <https://github.com/a/b>\n'],
    [
      'where packages are',
      'Malware:\n```\ncurl https://www.npmjs.org/a\ncurl https://www.nodesource.com/b\n```',
    ],
    ['front pages to be followed', 'Malware news\n\n<https://one-blog.net/>\n'],
    ['the way to a ransom site', '# Network\n\n- https://www.torproject.org/download/\n'],
  ])('%s', (_name, text) => {
    expect(found(text, options)).toEqual([])
  })

  it('are taken when the author defangs them, or puts a whole url among the indicators', () => {
    expect(found('hxxps://github[.]com/evil/repo')).toEqual(['url https://github.com/evil/repo'])
    expect(found('# Indicators of Compromise\n\nhttps://github.com/evil/repo\n')).toEqual([
      'url https://github.com/evil/repo',
    ])
  })

  it('are taken when a list names them as urls, whatever is remarked', () => {
    const text =
      '# IOCs\n\n* url: https://bitbucket.org/evil/a/b.exe \u2014 it hosts some stealer of theirs\n'
    expect(found(text)).toEqual(['url https://bitbucket.org/evil/a/b.exe'])
    const url = 'https://bitbucket.org/evil/a/b.exe'
    const linked = extractFromHtml(
      `<h2>IOCs</h2><ul><li>url: <a href="${url}">${url}</a> (stealer)</li></ul>`,
    )
    expect(linked.findings.map(({ value }) => value)).toEqual([url])
  })

  it("do not hide what is a customer's", () => {
    expect(found('evil[.]wordpress[.]com evil[.]eastus[.]cloudapp[.]azure[.]com')).toEqual([
      'domain evil.wordpress.com',
      'domain evil.eastus.cloudapp.azure.com',
    ])
  })

  it('are known by the canonical address of the page when no other is given', () => {
    const html = `<link rel="canonical" href="https://www.vendor-labs.com/a"><p>The server vendor-labs.com</p>`
    expect(extractFromHtml(html)).toMatchObject({ findings: [], refused: { publisher: 1 } })
  })
})

describe('a host that its line calls harmless', () => {
  it.each([
    'legitimate link-guard[.]net',
    'Recent victims include town-hall[.]org',
    'www.some-library[.]org - HTTPS traffic (connectivity check, not inherently malicious)',
    'The page imitates the login page of one-bank[.]co.uk and asks for passwords',
    'Researchers at some-lab[.]io found it',
    'one-company[.]com was hit by ransomware',
    'It targets the domains one-shop[.]de, other-shop[.]de and third-shop[.]de.',
    'Victims:\n- one-company[.]com',
    'It is the real website one-bank[.]com, and the others are not',
    'The file was reported by one-lab[.]io first',
    'The sample is, according to one-lab[.]io, of March',
    'A screenshot, courtesy of one-lab[.]io, shows the panel',
    'Mails went to employees of one-company[.]com in May',
    'The site impersonates one-bank[.]com, which was told',
    'The page mimics one-bank[.]com in each detail',
    'The page poses as one-bank[.]com and asks for a code',
    'The sender pretends to be one-bank[.]com and writes of a debt',
    'The names are lookalikes of one-bank[.]com with other endings',
    'It steals passwords stored for one-shop[.]com in the browser',
    'It was sent to the abused services one-share[.]com and others',
    'For a connectivity check to one-search[.]com it waits',
    'The name was registered at one-registrar[.]com in May',
    'Use the decryptor from one-lab[.]io instead of paying',
    'Registrar URL: one-registrar[.]com, seen in whois',
    'It held documents from the file server of one-company[.]com since May',
    'one-search[.]com (not malicious)',
    'one-echo[.]com (public IP check), asked at each start',
    'one-company[.]com (victim), told in May',
    'one-company[.]com is a legitimate site of a shop',
    'one-host[.]com, a hosting provider of that country',
  ])('is at most uncertain when defanged: %s', (text) => {
    expect(extractFromText(text).findings.map(({ certainty }) => certainty)).not.toContain('high')
  })

  it.each([
    'Fake sites imitate:\n- one-bank.com\n- other-bank.com\n',
    '## Network\n\nTargeted banks: one-bank.com.br, other-bank.com.br\n',
    '- Victim: one-company.com',
    'The real domain is `one-company.com`, and the server is another.',
    'I opened the real Company site, `one-company.com`. All requests went to `www.one-company.com`.',
    'A phishing page is a clone of `one-company.com`. Traffic is redirected to `one-company.com`.',
    'Its visitors believe that they are on the domain `one-bank.com`, which is another.',
    'The most targeted organization was the "one-company.com". Requests were redirected to "one-company.com".',
    'The visitor is redirected to `sheriff.gov`, as if nothing was.',
    'Of the phishing kit I made a reverse image lookup which took me to a "one-fandom.com" of players.',
    'The phishing url was `one-bank.com.<random-name>.cf/login`, for each victim another.',
    'The loader is dropped by `payload.io`, which it reads:\n\n```\nwith open("payload.io", "rb") as f:\n```\n',
    'From: "ONE-SHOP.COM" <',
    '# Domains\n\n| Legitimate domain | Entity |\n|---|---|\n| one-bank.com | a bank |\n',
    '# IOCs\n\n| Impersonated site | Entity |\n|---|---|\n| https://one-bank.com/a | a bank |\n',
  ])('is none when it could be clicked: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it.each([
    'The spoofed domain evil-one[.]com',
    'A compromised legitimate website evil-one[.]com',
    'It redirects victims to evil-one[.]com',
    'evil-one[.]com (imitates one-bank.com)',
    'evil-one[.]com (hosting provider: some company)',
    '| Malicious domain | Legitimate domain |\n|---|---|\n| evil-one[.]com | one-bank.com |\n',
    'Spoofed brands:\n- dhl.com -> evil-one[.]com\n',
  ])('is not the one beside it: %s', (text) => {
    expect(extractFromText(text).findings).toMatchObject([{ value: 'evil-one.com', certainty: 'high' }])
  })
})

it('what a page leads to by words is a reference elsewhere in it', () => {
  const page = (label: string) =>
    extractFromHtml(
      `<p>Malware: <a href="https://one-site.net/a">${label}</a></p><pre>curl https://one-site.net/v1</pre>`,
    ).findings.map(({ value }) => value)
  expect(page('how to look it up')).toEqual([])
  expect(page('one-site.net')).toContain('https://one-site.net/v1')
})

it('a folder of the registry is no hash', () => {
  const found = (path: string) => extractFromText(`Malware writes ${path}`).findings
  expect(found(`Software\\Profiles\\Outlook\\${MD5}`)).toEqual([])
  expect(found(MD5)).toHaveLength(1)
})

it('hosts in capitals are hosts among others', () => {
  expect(found('EVIL-ONE.NET\nEVILTWO.COM\nEVIL-THREE.NET')).toContain('domain eviltwo.com')
  expect(found('Use EVILTWO.COM in the shell.')).toEqual([])
})

it('a link to another host that ends alike is none to the host', () => {
  const html = (target: string) =>
    extractFromHtml(`<p>Malware.</p><p><a href="https://${target}/a">one-site.com</a></p>`).findings
  expect(html('look-up.one-site.com:443')).toEqual([])
  expect(html('none-site.com')).toMatchObject([{ value: 'one-site.com' }])
})

describe('a host in a sentence', () => {
  it.each([
    'A second payload was pulled from evil-one.com by mshta.',
    'We observed connections to evil-one.com.',
    'The implant reaches out to evil-one.com, then sleeps.',
    'It calls home to evil-one.com.',
    'The next stage is loaded from evil-one.com.',
    'Users were lured to evil-one.com.',
    'Data is sent to evil-one.com.',
    'It has evil-one.com as fallback.',
    'The miner joins evil-one.com:3333.',
    'They own evil-one.com (C2).',
    'For a phishing page at `evil-one.com`, every test is green.',
    '`evil-one.com` is a clone of another page.',
    'The popup redirected us to `evil-one.com`, and it failed.',
    'The address traces back to evil-one.com, which is up.',
  ])('is found where the phrase around it speaks of an attack: %s', (text) => {
    expect(found(text)).toEqual(['domain evil-one.com'])
  })

  it('is found with those that are enumerated with it', () => {
    const text = 'A pivot revealed evil-one.com, evil-two.com and evil-three.com.'
    expect(found(text)).toEqual(['domain evil-one.com', 'domain evil-two.com', 'domain evil-three.com'])
  })

  it.each([
    'Payments at one-bank.com failed, for its servers and domain controllers were encrypted.',
    'A speaker of one-company.com told us that no server was touched.',
    'You can download the tool at one-tool.com and read how to host it.',
    'The malware was sold on one-forum.com, and its server is down.',
    'It uses the tool from one-tool.com to contact a host.',
  ])('is none where only words near it do: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a reference among indicators', () => {
  it.each([
    '# Indicators of compromise\n\nSee https://unknown-blog.net/post\n',
    '# Indicators\n\n- Source: https://unknown-blog.net/post\n- Report: https://unknown-blog.net/a.pdf\n',
    '# IOCs\n\n## Additional sources of indicators of compromise\n\n- https://unknown-blog.net/post\n',
    '# IOCs\n\n- [our report](https://unknown-blog.net/post)\n',
    'type,value\ndomain,x\nreference,https://unknown-blog.net/post\n',
    'alert tcp any any (msg:"C2 server"; reference:url,www.unknown-blog.net/post; sid:1;)',
    '{"external_references":[{"source_name":"a server","url":"https://unknown-blog.net/post"}]}',
    'Source ->\nhttps://unknown-blog.net/domains\n',
    '# C2 IOCs\n\n# Somebody on payloads https://unknown-blog.net/a\n',
    '- **Source:** some vendor on malware - hxxps://www.microsoft[.]com/security/blog/',
    '# Domains\n\nwww.unknown-blog.net   \u00a9 2024 Some Lab. All rights reserved.\n',
    '# IOCs\n\nMore of the malware is on our IOC blog:\nhttps://unknown-blog.net/post\n',
    '# IOCs\n\nThe malware is on [our blog][blog].\n\n[blog]: https://unknown-blog.net/\n',
    '# IOCs\n\n[![](https://unknown-blog.net/a.png)](https://unknown-blog.net/a.png)\n',
    '# IOCs\n\n<a class="b" href="https://unknown-blog.net/a"><img src="https://unknown-blog.net/b.svg"></a>\n',
    '# Malware\n\n| Field | Value |\n|---|---|\n| Author | Jane, https://unknown-blog.net/jane |\n',
    '# C2 server\n\nIt is here:\n<br>\n<img src = "https://unknown-blog.net/a.png">\n<br>\n',
    '# C2 domains\n\n### Source (url) des articles\n\n* https://unknown-blog.net/c2\n',
    '# C2 traffic\n\n- GET /a.php?b=%3Cscript%20src=%22https://unknown-blog.net/a/b.js%22%3E\n',
  ])('is none: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it('is an indicator when its author defangs it, or when the address is its host', () => {
    expect(found('# IOCs\n\n- Source: hxxps://evil-one[.]com/a\n- Source: http://91.215.85.17/a\n')).toEqual([
      'url https://evil-one.com/a',
      'url http://91.215.85.17/a',
    ])
    expect(found('# The phishing page at https://evil-one.com/a\n')).toEqual(['url https://evil-one.com/a'])
  })
})

describe('what is found', () => {
  it('says where it stands, in which sentence, and how sure that is', () => {
    const text =
      'First. It contacts evil-one.com at night. Last.\n\n# Domains\n\nevil-two.com\nevil\u00ad-three[.]com\n'
    const { findings } = extractFromText(text)
    expect(findings).toEqual([
      {
        type: 'domain',
        value: 'evil-one.com',
        certainty: 'low',
        defanged: false,
        offset: text.indexOf('evil-one'),
        context: 'It contacts evil-one.com at night.',
      },
      {
        type: 'domain',
        value: 'evil-two.com',
        certainty: 'high',
        defanged: false,
        offset: text.indexOf('evil-two'),
        context: 'evil-two.com',
      },
      {
        type: 'domain',
        value: 'evil-three.com',
        certainty: 'high',
        defanged: true,
        offset: text.indexOf('evil\u00ad'),
        context: 'evil\u00ad-three[.]com',
      },
    ])
  })

  it('is found once, with the best that any mention says', () => {
    const { findings } = extractFromText('It contacts evil-one.com at night.\n\nevil-one[.]com\n')
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ offset: 12, certainty: 'high', defanged: true })
  })

  it('or refused is counted by its reason', () => {
    const { refused } = extractFromText('C2 10.0.0.1, example.com, setup.py, version 9.2.3.4, Win32/Agent.AE')
    expect(refused).toEqual({
      not_routable: 1,
      reserved_name: 1,
      file_name: 1,
      version: 1,
      detection_name: 1,
    })
  })
})
