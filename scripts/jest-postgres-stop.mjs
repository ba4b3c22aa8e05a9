import { stopServer } from './jest-postgres.mjs'

export default stopServer
