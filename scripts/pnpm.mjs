import { readFileSync } from 'node:fs'

/** The folder that the repository was cloned to, as a URL that ends with `/`. */
export const ROOT = new URL('..', import.meta.url)

/**
 * How to start pnpm on this machine, in the version that package.json pins, whether or not it was ever installed.
 *
 * When pnpm itself runs us, that pnpm goes on. Otherwise npm fetches it: `--yes` and the variable are both needed,
 * as a user's npm may be told never to ask and never to assume.
 */
export function pnpmCommand(args, env = process.env) {
  const pin = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')).packageManager.split('+')[0]
  const ours = { ...env, npm_config_yes: 'true' }
  const program = env.npm_execpath ?? ''
  const node = process.execPath
  if (env.npm_config_user_agent?.startsWith(`${pin.replace('@', '/')} `) && program !== '') {
    return /\.[cm]?js$/.test(program)
      ? { command: node, args: [program, ...args], env: ours }
      : { command: program, args, env: ours }
  }
  const exec = ['exec', '--yes', `--package=${pin}`, '--', 'pnpm', ...args]
  if (/npm-cli\.js$/.test(program)) return { command: node, args: [program, ...exec], env: ours }
  return { command: 'npm', args: exec, env: ours, shell: process.platform === 'win32' }
}
