/** Tables for people at a terminal. */
import { bold } from './io.ts';

/** Columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], color: boolean): string {
  const cells = rows.map((row) => row.map(clean));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [bold(line(head), color), ...cells.map(line)].join('\n');
}

/** `5s`, `3m 02s`, `4h 05m`, `12d 3h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (days > 0) return `${days}d ${hours % 24}h`;
  if (hours > 0) return `${hours}h ${two(minutes % 60)}m`;
  if (minutes > 0) return `${minutes}m ${two(seconds % 60)}s`;
  return `${seconds}s`;
}

/** Of a time or a share, `-` when there is none. */
export const timeCell = (ms: number | null): string => (ms === null ? '-' : duration(ms));
export const percentCell = (share: number | null): string =>
  share === null ? '-' : `${Math.round(share * 100)} %`;

/** Without control characters: a caller's number is whatever a telephone sent, and must not steer a terminal. */
export const clean = (text: string): string => text.replace(/\p{C}/gu, '?');
