/**
 * A command from one line of the environment: a JSON list (`["espeak-ng", "-f", "{in}"]`), or words between spaces.
 * Nothing is quoted, expanded or run by a shell. Null when it is neither.
 */
export function parseCommand(line: string): readonly string[] | null {
  const text = line.trim();
  if (!text.startsWith('[')) return text === '' ? null : text.split(/\s+/);
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || list.length === 0) return null;
    return list.every((part) => typeof part === 'string') ? list : null;
  } catch {
    return null;
  }
}
