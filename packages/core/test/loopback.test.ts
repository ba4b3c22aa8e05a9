import { isLoopback } from '../src/index.ts'

it.each(['localhost', '127.0.0.1', '127.255.255.254', '[::1]'])('takes %s for this machine', (host) => {
  expect(isLoopback(host)).toBe(true)
})

it.each([
  ...['127.evil.com', '127.0.0.1.evil.com', '127.0.0', '128.0.0.1', '0.0.0.0', '[::]', '[::2]'],
  ...['localhost.evil.com', 'evil-localhost', ''],
])('takes %j for another one', (host) => {
  expect(isLoopback(host)).toBe(false)
})
