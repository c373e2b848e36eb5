const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Bytes in binary units with four significant digits, as Docker shows memory: `1.953MiB`, `0B`. */
export function formatMemory(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < BINARY_UNITS.length - 1 && value >= 1024) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toPrecision(4))}${BINARY_UNITS[unit] ?? ''}`;
}

/**
 * Bytes in decimal units with so many significant digits, as Docker shows them: `1.23MB`, `0B`. Where rounding reaches
 * 1000 the next unit is taken (`1MB`, where Docker prints `1e+03kB`).
 */
export function formatSize(bytes: number, digits = 3): string {
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && Number(value.toPrecision(digits)) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(digits))}${UNITS[unit] ?? ''}`;
}
