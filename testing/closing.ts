/** Registers what a test opens: closed after it from the last to the first, whether or not it passed. */
export function closingAfterEach() {
  const opened: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close()
  })
  return <T>(thing: T, close: (thing: T) => Promise<unknown>): T => {
    opened.push(() => close(thing))
    return thing
  }
}
