import { Tokenizer } from 'htmlparser2'
import { oneLine, withSingleBlanks } from '../one-line.ts'

/** Elements whose content nobody reads. */
const UNREAD = new Set(['script', 'style', 'template', 'noscript', 'iframe'])
/** Elements inside a line: no blank takes their place. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u ' +
    'var wbr'
  ).split(' '),
)

/**
 * The readable text of HTML as one line: tags removed, entities decoded once, white space made single blanks.
 * Reads no further than it must.
 *
 * @param most - UTF-16 code units of the answer.
 */
export function plainText(html: string, most: number): string {
  let text = ''
  let unread = ''
  const nameAt = (start: number, end: number) => html.slice(start, end).toLowerCase()
  const add = (piece: string) => {
    if (unread !== '') return
    text += piece
    if (text.length <= 2 * most) return
    // Many blanks count as one, or a page of them would end the reading before its first word.
    text = withSingleBlanks(text)
    if (text.length > most + 1) tokenizer.pause()
  }
  const tag = (name: string) => {
    if (!INLINE.has(name)) add(' ')
  }
  const tokenizer = new Tokenizer(
    {},
    {
      ontext: (start, end) => add(html.slice(start, end)),
      ontextentity: (codePoint) => add(String.fromCodePoint(codePoint)),
      oncdata: () => {},
      onopentagname: (start, end) => {
        const name = nameAt(start, end)
        tag(name)
        if (unread === '' && UNREAD.has(name)) unread = name
      },
      onclosetag: (start, end) => {
        const name = nameAt(start, end)
        if (name === unread) unread = ''
        tag(name)
      },
      ...IGNORED,
    },
  )
  tokenizer.write(html)
  if (tokenizer.running) tokenizer.end()
  return oneLine(text, most)
}

const IGNORED = {
  onattribdata: nothing,
  onattribentity: nothing,
  onattribend: nothing,
  onattribname: nothing,
  oncomment: nothing,
  ondeclaration: nothing,
  onend: nothing,
  onopentagend: nothing,
  onprocessinginstruction: nothing,
  onselfclosingtag: nothing,
}

function nothing(): void {}
