import type { ByteSource } from './byte-source';

/** No line of the formats that are read by line is longer. */
const MAX_LINE = 1 << 20;
const TOO_LONG = '\uFFFD';

/**
 * The lines of a text in UTF-8, without their ends. The last line is left out when the file is cut short, because
 * half a number is another number. A line beyond a million characters is given as U+FFFD, which no
 * format knows.
 */
export async function* textLines(source: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield isTooLong ? TOO_LONG : withoutReturn(line);
      isTooLong = false;
    }
    if (rest.length > MAX_LINE) {
      rest = '';
      isTooLong = true;
    }
  }
  rest += decoder.decode();
  if (source.cutShort === null && (rest !== '' || isTooLong)) {
    yield isTooLong ? TOO_LONG : withoutReturn(rest);
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
