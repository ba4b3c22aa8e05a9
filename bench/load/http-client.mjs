// A small HTTP/1.1 client over plain sockets, so that the load generator costs less than the server.
import { connect } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')

/** The bytes of a GET over a connection that stays open. */
export function getRequest(path, headers = {}) {
  const lines = Object.entries({ Host: 'bench', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
}

/**
 * One connection that has one request under way at a time.
 *
 * @param onAnswer - called with the status, the length of the body, and the answer's bytes when `keep` is set.
 */
export function connection(port, { onAnswer, onEnd, keep = false }) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  let head
  let left = 0
  let status = 0
  let length = 0
  let chunks = []
  socket.on('error', () => {})
  socket.on('close', () => onEnd?.())
  socket.on('data', (data) => {
    let chunk = data
    if (keep) chunks.push(data)
    if (left === 0) {
      chunk = head === undefined ? data : Buffer.concat([head, data])
      const end = chunk.indexOf(HEAD_END)
      head = end < 0 ? chunk : undefined
      if (end < 0) return
      status = Number(chunk.latin1Slice(9, 12))
      length = lengthIn(chunk.latin1Slice(0, end + 2))
      left = length - (chunk.length - end - 4)
    } else left -= chunk.length
    if (left > 0) return
    const bytes = keep ? Buffer.concat(chunks) : undefined
    chunks = []
    left = 0
    onAnswer(status, length, bytes)
  })
  return socket
}

function lengthIn(head) {
  const start = head.search(/\r\ncontent-length: /i)
  return start < 0 ? 0 : parseInt(head.slice(start + 18), 10)
}
