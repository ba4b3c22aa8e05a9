/** Shows how far something is. */
export interface Progress {
  readonly update: (done: number, all: number) => void
  readonly stop: () => void
}

const NONE: Progress = { update: () => {}, stop: () => {} }

/** A bar on stderr, if that is a terminal where somebody may look at it; nothing at all otherwise. */
export async function progressOf(label: string, { quiet }: { readonly quiet: boolean }): Promise<Progress> {
  const { CI, TERM } = process.env
  if (quiet || !process.stderr.isTTY || CI || TERM === 'dumb') return NONE
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    format: `${label} {bar} {percentage}% {value}/{total}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: null,
  })
  let isStarted = false
  return {
    update(done, all) {
      if (isStarted) return bar.update(done)
      bar.start(all, done)
      isStarted = true
    },
    stop: () => bar.stop(),
  }
}
