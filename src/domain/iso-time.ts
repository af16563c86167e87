/** As `2026-06-01T12:30:00.000Z`. */
export const isoTime = (at: number): string => new Date(at).toISOString();
