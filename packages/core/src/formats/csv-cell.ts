/** A cell of RFC 4180. @returns it as it is, or in quotes where it holds a comma, a quote or an end of line. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A cell of free text. What a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV
 * Injection"), and what no text file or database can hold is replaced. Never done to the value itself, which machines
 * read.
 */
export function inertCell(text: string): string {
  const clean = text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd')
  return csvCell(/^[=+\-@\t\r]/.test(clean) ? `'${clean}` : clean)
}
