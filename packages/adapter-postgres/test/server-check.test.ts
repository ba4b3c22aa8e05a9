import { requireVersion } from '../src/server-check.ts'

describe('a server', () => {
  it.each([15, 16, 18, 19])('of version %s is taken', (major) =>
    expect(() => requireVersion('postgres://a:1/b', major, `${major}.1`)).not.toThrow(),
  )

  it('that is too old is refused with what to do', () =>
    expect(() => requireVersion('postgres://a:1/b', 14, '14.9')).toThrow(
      'postgres://a:1/b is PostgreSQL 14.9; 15 or later is needed. Update the server, or give another database.',
    ))
})
