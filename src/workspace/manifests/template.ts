import type { Problem } from '../../contracts/problem';
import type { SourceText } from './source-text';

/** A line that only a template engine understands: an action at its start, or a value that begins with one. */
const ACTION =
  /^[ \t]*(?:-[ \t]+)*(?:[\w./"'-]+:[ \t]+)?(?:\{\{-?[ \t]*(?:[.$("/]|(?:if|else|end|range|with|define|include|template|toYaml|printf|default|fail|block|tpl)\b)|\{%-?[ \t]*\w)/m;

/**
 * Says so when a file is a template (Helm, Go, Jinja) instead of a manifest: its names and addresses are not written
 * in it. `suspicious` is the text in which to look for template actions, usually what failed to parse.
 */
export function templateProblem(source: SourceText, suspicious: readonly string[]): Problem | undefined {
  for (const text of suspicious) {
    const match = ACTION.exec(text);
    if (!match) {
      continue;
    }
    const offset = source.text.indexOf(text) + match.index;
    return {
      file: source.file,
      severity: 'note',
      reason:
        'this is a template, not a manifest: its names are filled in by Helm or another template engine. Render it (helm template) and keep the result in the folder to have it read',
      ...source.position(offset),
    };
  }
  return undefined;
}
