import { userInfo } from 'node:os'
import { placeOf } from '../src/place.ts'

const VARIABLES = ['USER', 'PGUSER', 'PGHOST', 'PGPORT', 'PGDATABASE', 'PGPASSWORD'] as const
const before = VARIABLES.map((name) => [name, process.env[name]] as const)

describe('an address', () => {
  beforeEach(() => VARIABLES.forEach((name) => delete process.env[name]))
  afterAll(() => before.forEach(([name, value]) => value !== undefined && (process.env[name] = value)))

  it.each([
    ['postgres://ada:s3cr3t@db.example:6432/iocs', 'postgres://db.example:6432/iocs', 'ada'],
    ['postgresql://ada@db.example/iocs?sslmode=disable', 'postgres://db.example:5432/iocs', 'ada'],
    ['postgres://ada@[::1]:5433/iocs', 'postgres://[::1]:5433/iocs', 'ada'],
    ['postgres://ada@/iocs?host=/run/postgresql', 'postgres://[/run/postgresql]:5432/iocs', 'ada'],
  ])('%s is shown as %s', (url, shown, user) => expect(placeOf(url)).toEqual({ url, shown, user }))

  it('without a user is of the user that the system knows, as for other programs', () => {
    const { username } = userInfo()
    expect(placeOf('postgres://db.example/iocs')).toMatchObject({
      url: `postgres://${username}@db.example/iocs`,
      user: username,
    })
    expect(placeOf('postgres://:s3cr3t@db.example/iocs').url).toBe(
      `postgres://${username}:s3cr3t@db.example/iocs`,
    )
  })

  it('takes from the environment what it leaves out', () => {
    Object.assign(process.env, {
      PGUSER: 'eve',
      PGHOST: 'other.example',
      PGPORT: '7000',
      PGDATABASE: 'feeds',
    })
    expect(placeOf('postgres://')).toMatchObject({
      shown: 'postgres://other.example:7000/feeds',
      user: 'eve',
    })
  })

  it.each(['postgres:', 'postgres:/a', 'mysql://a/b', '', 'postgres://u:12/34s3cr3t@h/d'])(
    '%j cannot be read, and nothing of it is repeated',
    (url) => expect(() => placeOf(url)).toThrow(/^The database address cannot be read[.] Write postgres:/),
  )

  it('says which file of it is not there', () =>
    expect(() =>
      placeOf('postgres://ada:s3cr3t@h/d?sslmode=verify-full&sslrootcert=/nowhere/ca.pem'),
    ).toThrow(
      'The database address names the file /nowhere/ca.pem, which cannot be read. Correct sslrootcert, sslcert or sslkey in it.',
    ))
})
