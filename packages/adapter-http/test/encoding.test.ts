import { acceptsGzip } from '../src/encoding.ts'

describe('gzip', () => {
  it.each([
    'gzip',
    'GZIP',
    'x-gzip',
    'deflate, gzip;q=1.0, *;q=0.5',
    '*',
    'br, *;q=0.1',
    'gzip;q=0.001',
    'gzip; q=0.5',
    'identity;q=0.5, gzip',
    'identity;q=0, *',
    'gzip, identity',
  ])('is taken by %s', (header) => expect(acceptsGzip(header)).toBe(true))
  it.each([
    undefined,
    '',
    'identity',
    'br',
    'deflate',
    'gzip;q=0',
    'gzip;q=0.000',
    '*;q=0',
    'gzip;q=0, *',
    'identity, gzip;q=0.5',
    'gzip;q=nonsense',
    'gzip;q=2',
    'gzipped',
  ])('is not taken by %s', (header) => expect(acceptsGzip(header)).toBe(false))
})
