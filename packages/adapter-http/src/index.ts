export type { Authenticate } from './admission.ts'
export type { RequestLogEntry } from './exchange.ts'
export { iocRouter, type RouterOptions } from './router.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
