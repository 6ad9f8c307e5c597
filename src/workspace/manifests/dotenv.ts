import type { SourceText } from './source-text';
import type { Variable } from './references';

/** The variables of a `.env` or `env_file`: `NAME=value` lines, quotes and trailing comments taken off. */
export function readDotenv(source: SourceText): Variable[] {
  const variables: Variable[] = [];
  for (const line of source.text.matchAll(
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*?)[ \t]*\r?$/gm,
  )) {
    const written = line[2];
    const quoted = /^(["'])(.*?)\1/.exec(written);
    const value = quoted ? quoted[2] : written.replace(/(?:^|\s)#.*$/, '');
    const start = line.index + line[0].indexOf('=') + 1;
    const offset = source.text.indexOf(written, start) + (quoted ? 1 : 0);
    variables.push({ name: line[1], value: source.part(offset, offset + value.length) });
  }
  return variables;
}
