import { lowered } from '../../canonical/characters.ts'
import { wordSet } from './word-set.ts'

/** Extensions that are no top-level domain: a name that ends so is a file, or a member of an object. */
const PLAIN = wordSet(`
  exe dll sys ocx scr cpl drv efi msi msix msp bat cmd ps1 psm1 psd1 vbs vbe js jse wsf wsh hta lnk url inf
  reg jar class war apk dex ipa dmg pkg elf bin dat data tmp log ini cfg conf config txt rtf doc docx docm dotm
  xls xlsx xlsm xlsb xlam ppt pptx pptm pdf chm csv htm html xml xsl json yaml yml toml sql db sqlite php asp aspx
  ashx asmx jsp jspx cgi cfm css scss ts tsx jsx mjs cjs vue c h cpp hpp cs vb go java kt swift rb lua r asm s o a
  lib obj pdb gif jpg jpeg png bmp ico svg webp mp3 mp4 avi wav rar 7z gz tgz bz2 xz tar iso img vhd vhdx ova bak
  old swp pem crt cer key pfx p12 yar yara rules pcap evtx eml msg odt ods torrent ipynb plist dylib ko rpm deb
  service xll vmdk manifest pyc pyd nse mof aut au3 a3x nls mui lock env
`)

/**
 * Extensions, and names of members of objects, that are top-level domains too. A name that ends so is a host only
 * where something says so. `.com`, `.cc`, `.pl`, `.in`, `.ai` and others are hosts far more often than files: not here.
 */
const AMBIGUOUS = wordSet(`
  as bar bz cat cx dm do docs dot foo gd gs ht inc ink is kim la map md mk 
  mm mo mov ms mt nc properties ps pub py rip rs sc sh so st sv tc vi zip zone cv sx tm vc
  wf cab bot page pics tab
`)
/** Members of objects, words and units that are top-level domains too. */
const MEMBERS = wordSet(`
  name id host open call run map date style show select data page email it is in to so no at be by
  my as do am ms int form global prime post new parts cool tools re sc sync next pub one bot
  fit group build exchange dev app
`)
/** What stands behind the last dot of a name, in lower case. */
export function endingOf(name: string): string {
  return lowered(name.slice(name.lastIndexOf('.') + 1))
}

/** Whether a name that ends with this is a file, as far as that can be told. In lower case, without the dot. */
export function isExtension(ending: string): boolean {
  return PLAIN.has(ending) || AMBIGUOUS.has(ending)
}

/** Whether nothing but files ends so. */
export function isOnlyExtension(ending: string): boolean {
  return PLAIN.has(ending)
}

/** Whether a top-level domain ends files or names members too, so that a host must be told by what is around it. */
export function isAmbiguous(topLevel: string): boolean {
  return AMBIGUOUS.has(topLevel) || MEMBERS.has(topLevel)
}

/** Whether a top-level domain ends files too. */
export function isFileLike(topLevel: string): boolean {
  return AMBIGUOUS.has(topLevel)
}
