import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test server was asked. */
interface Asked {
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** A server on this machine for one test file. `answer` may be replaced by each test. */
export function webServer() {
  const asked: Asked[] = []
  const site = {
    asked,
    url: '',
    answer: (_request: IncomingMessage, response: ServerResponse): void => void response.end(),
  }
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers })
    site.answer(request, response)
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => void asked.splice(0))
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return site
}
