import { wordSet } from './word-set.ts'

/** Search, mail, offices and clouds that everybody uses. */
const EVERYDAY = `
  google.com googleapis.com gstatic.com gmail.com youtube.com youtu.be microsoft.com office.com office365.com live.com outlook.com
  hotmail.com windows.com windowsupdate.com bing.com msn.com azure.com apple.com icloud.com amazon.com yahoo.com
  yandex.ru yandex.com baidu.com duckduckgo.com mozilla.org adobe.com oracle.com ibm.com cisco.com intel.com
  dell.com hp.com vmware.com citrix.com ubuntu.com debian.org redhat.com kernel.org apache.org nginx.org php.net
  python.org nodejs.org npmjs.com npmjs.org yarnpkg.com nodesource.com pypi.org pythonhosted.org java.com wordpress.org wordpress.com cloudflare.com akamai.com
  godaddy.com namecheap.com booking.com salesforce.com zoom.us skype.com netflix.com paypal.com ebay.com
  dropbox.com slack.com openai.com chatgpt.com mail.ru qq.com naver.com
  amazon.co.uk amazon.de amazon.fr amazon.it amazon.es amazon.co.jp amazon.in ebay.co.uk ebay.de ebay.fr aliexpress.com
  microsoftonline.com live.net msn.net msedge.net office.net visualstudio.com nuget.org 1e100.net
  google-analytics.com googletagmanager.com doubleclick.net cdnjs.com akamaiedge.net akamaitechnologies.com
  rubygems.org crates.io golang.org go.dev packagist.org anthropic.com claude.ai sendgrid.net mailchimp.com
  stripe.com shopify.com atlassian.com zendesk.com hubspot.com imgur.com vimeo.com twitch.tv signal.org
  walmart.com alibaba.com docusign.com docusign.net canva.com jquery.com getbootstrap.com curl.se dns.google
`

/** Parcels, money and coins: what fraudsters pretend to be. */
const IMITATED = `
  dhl.com dhl.de ups.com fedex.com usps.com dpd.com hermesworld.com royalmail.com laposte.fr correos.es
  binance.com coinbase.com kraken.com bybit.com okx.com kucoin.com bitfinex.com metamask.io blockchain.com
  chase.com bankofamerica.com wellsfargo.com citibank.com hsbc.com barclays.co.uk santander.com bbva.com
  visa.com mastercard.com americanexpress.com revolut.com wise.com
`

/** Where names and machines are bought. */
const HOSTING = `
  ovh.com ovhcloud.com hetzner.com digitalocean.com vultr.com linode.com hostinger.com contabo.com leaseweb.com
  ionos.com rackspace.com scaleway.com porkbun.com namesilo.com dynadot.com enom.com tucows.com gandi.net name.com
  dreamhost.com bluehost.com hostgator.com reg.ru timeweb.com beget.com
`

/** Networks of people. */
const PEOPLE = `
  twitter.com x.com t.co facebook.com fb.com instagram.com linkedin.com reddit.com mastodon.social
  infosec.exchange bsky.app threads.net medium.com telegram.org t.me discord.com whatsapp.com tiktok.com
  pinterest.com vk.com tumblr.com substack.com
`

/** Code, papers and knowledge. */
const KNOWLEDGE = `
  github.com githubusercontent.com gitlab.com bitbucket.org sourceforge.net stackoverflow.com stackexchange.com
  wikipedia.org wikimedia.org archive.org arxiv.org doi.org slideshare.net docker.com docker.io ghcr.io gcr.io quay.io
  readthedocs.io
  learn.microsoft.com pastebin.com
`

/** Standards, name spaces, authorities. */
const STANDARDS = `
  torproject.org w3.org ietf.org rfc-editor.org iana.org icann.org xml.org xmlsoap.org openxmlformats.org schema.org
  json-schema.org purl.org oasis-open.org ieee.org iso.org unicode.org ogp.me gnu.org opensource.org
  creativecommons.org letsencrypt.org digicert.com verisign.com openssl.org mitre.org cve.org nist.gov first.org
  cisa.gov us-cert.gov fbi.gov ic3.gov nsa.gov justice.gov treasury.gov stopransomware.gov ncsc.gov.uk
  cyber.gov.au cyber.gc.ca europol.europa.eu enisa.europa.eu europa.eu bsi.bund.de cert.pl cert.gov.ua
  cert.ssi.gouv.fr jpcert.or.jp kisa.or.kr owasp.org cwe.org exploit-db.com stopbadware.org kb.cert.org cert.org
`

/** Where samples and indicators are looked up. */
const LOOKUP = `
  virustotal.com any.run hybrid-analysis.com joesandbox.com joesecurity.org tria.ge abuse.ch shodan.io censys.io
  censys.com urlscan.io alienvault.com abuseipdb.com greynoise.io malpedia.caad.fkie.fraunhofer.de fraunhofer.de
  vx-underground.org malwarebazaar.com intezer.com unpac.me cape.sh capesandbox.com misp-project.org
  misp.software yarahq.io whois.com domaintools.com spamhaus.org shadowserver.org malware-traffic-analysis.net
  ransomlook.io crt.sh haveibeenpwned.com nomoreransom.org osv.dev
`

/** Security vendors and those who write of threats. */
const VENDORS = `
  eset.com welivesecurity.com talosintelligence.com snort.org clamav.net paloaltonetworks.com kaspersky.com
  securelist.com mandiant.com fireeye.com crowdstrike.com sentinelone.com proofpoint.com checkpoint.com
  trendmicro.com sophos.com symantec.com broadcom.com security.com mcafee.com trellix.com fortinet.com
  fortiguard.com malwarebytes.com bitdefender.com avast.com avast.io avg.com gendigital.com f-secure.com
  withsecure.com gdatasoftware.com drweb.com group-ib.com recordedfuture.com secureworks.com cybereason.com
  rapid7.com tenable.com qualys.com zscaler.com netskope.com volexity.com dragos.com claroty.com huntress.com
  redcanary.com elastic.co splunk.com thedfirreport.com sekoia.io ahnlab.com asec.ahnlab.com qianxin.com
  antiy.cn antiy.net 360.cn 360.com 360totalsecurity.com nsfocus.com knownsec.com cyble.com cyfirma.com sans.edu
  sans.org citizenlab.ca amnesty.org lookout.com zimperium.com threatfabric.com cleafy.com deepinstinct.com
  vmray.com reversinglabs.com sonatype.com checkmarx.com snyk.io wiz.io aquasec.com sysdig.com lumen.com
  team-cymru.com silentpush.com infoblox.com netscout.com arbornetworks.com imperva.com trustwave.com
  blackberry.com cylance.com carbonblack.com clearskysec.com ptsecurity.com bi.zone f6.ru seqrite.com
  quickheal.com uptycs.com esentire.com arcticwolf.com nccgroup.com fox-it.com pwc.com pwc.co.uk cybergeeks.tech
  morphisec.com morphick.com emergingthreats.net bleepingcomputer.com thehackernews.com krebsonsecurity.com
  therecord.media cyberscoop.com wired.com zdnet.com arstechnica.com techcrunch.com darkreading.com
  securityweek.com theregister.com threatpost.com reuters.com bloomberg.com nytimes.com washingtonpost.com
  bbc.com bbc.co.uk cnn.com forbes.com
`

/**
 * Registrable domains that an article names without meaning them as indicators: where reports, samples, code, news and
 * standards stand, and what everybody uses. Malware does abuse some of them; then the author defangs the value, or puts
 * a whole url into the list of indicators, and both are read all the same.
 *
 * Chosen by kind, not by what any article holds; a name belongs here when its owner is known to everyone in the trade.
 */
const BENIGN = wordSet(EVERYDAY, PEOPLE, KNOWLEDGE, STANDARDS, LOOKUP, VENDORS, IMITATED, HOSTING)

/** What a clickable url leads to at these is something to read or look up, even in a list of indicators. */
const READING = wordSet(STANDARDS, LOOKUP, VENDORS)

/** Below these, a name is a customer's: harmless where it can be clicked, an indicator where it is defanged. */
const CUSTOMERS = wordSet(`
  azure.com googleapis.com wordpress.com tumblr.com substack.com medium.com readthedocs.io sourceforge.net
  amazon.com windows.com salesforce.com live.com ebay.com slack.com
`)

/** Addresses and names of resolvers that malware asks as everybody does. */
const PUBLIC_RESOLVERS = wordSet(`
  8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 4.2.2.1 4.2.2.2
  4.2.2.3 4.2.2.4 4.2.2.5 4.2.2.6 64.6.64.6 64.6.65.6 114.114.114.114 223.5.5.5 77.88.8.8 2001:4860:4860::8888 2001:4860:4860::8844 2606:4700:4700::1111
  2606:4700:4700::1001 2620:fe::fe 2620:fe::9 2620:119:35::35 2620:119:53::53
  dns.google dns.google.com cloudflare-dns.com mozilla.cloudflare-dns.com one.one.one.one dns.quad9.net
  doh.opendns.com dns.alidns.com doh.pub
`)

/** Whether an address or a name, in canonical spelling, is a resolver's that everybody may ask. */
export function isPublicResolver(address: string): boolean {
  return PUBLIC_RESOLVERS.has(address)
}

/** Whether a host in canonical spelling, or one above it, is well known and harmless. */
export function isBenignHost(host: string): boolean {
  return PUBLIC_RESOLVERS.has(host) || nameAbove(host, BENIGN) !== undefined
}

/** Whether what stands at a host is a report, a standard or a look-up. */
export function isReadingHost(host: string): boolean {
  return nameAbove(host, READING) !== undefined
}

/** Whether a host is harmless even where its author made it unclickable: nobody's but its well-known owner's. */
export function isBenignAlone(host: string): boolean {
  if (isService(host)) return true
  const owner = nameAbove(host, BENIGN)
  return owner !== undefined && (host === owner || host === `www.${owner}` || !CUSTOMERS.has(owner))
}

/** The host itself, or the nearest name above it, that is among some. */
function nameAbove(host: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(host)) return host
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const above = host.slice(dot + 1)
    if (known.has(above)) return above
  }
  return undefined
}

/**
 * Services that anybody, and so malware, uses: for files, texts, tunnels, and to learn one's own address. Only the service
 * itself is harmless: a name below it is a customer's, and a url at it names one file.
 */
const SERVICES = wordSet(`
  mega.nz mega.io mediafire.com transfer.sh gofile.io anonfiles.com file.io wetransfer.com sendspace.com temp.sh
  4shared.com put.io catbox.moe rentry.co paste.ee hastebin.com ngrok.io ngrok.com trycloudflare.com
  discordapp.com telegra.ph workers.dev pages.dev duckdns.org no-ip.com ddns.net dyndns.org ipinfo.io ip-api.com
  ipify.org icanhazip.com ifconfig.me ifconfig.co ident.me myip.com checkip.dyndns.org dyn.com wtfismyip.com myexternalip.com whatismyip.com
  checkip.amazonaws.com amazonaws.com azurewebsites.net windows.net appspot.com herokuapp.com netlify.app
  vercel.app proton.me protonmail.com tutanota.com anydesk.com teamviewer.com rclone.org
  screenconnect.com connectwise.com atera.com splashtop.com logmein.com gotoassist.com backblaze.com
  jsdelivr.net unpkg.com bootstrapcdn.com webhook.site requestbin.com pipedream.net huggingface.co
  bit.ly bitly.com tinyurl.com is.gd v.gd t.ly cutt.ly rebrand.ly ow.ly goo.gl rb.gy shorturl.at tiny.cc s.id
`)

const FRONT = /^(?:www|api|cdn|bot|download)\./

/** Whether a host in canonical spelling is a service itself, or its front door. */
export function isService(host: string): boolean {
  return SERVICES.has(host) || (FRONT.test(host) && SERVICES.has(host.slice(host.indexOf('.') + 1)))
}

/** Hosts that give anybody a page, a mailbox or a repository: what stands there is not the owner's. */
const ANYBODYS = wordSet(`
  gmail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com yandex.ru yandex.com mail.ru qq.com
  naver.com
`)

/** Whether a mailbox at a host may be anybody's. */
export function isMailboxHost(host: string): boolean {
  return ANYBODYS.has(host)
}

/** Names of products that have the form of a host. */
const PRODUCTS = wordSet(`
  asp.net ado.net vb.net ml.net json.net paint.net socket.io draw.io node.io next.js booking.com monday.com
  hotels.com cars.com salesforce.com microsoft.net c.net crypto.com
`)

/** Whether a dotted name, in lower case, is a product's. */
export function isProductName(name: string): boolean {
  return PRODUCTS.has(name)
}
