/** Text that is already HTML. Only `html` makes it, so whatever else reaches a page is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Renderable = Markup | string | number | null | readonly Renderable[];

/** Template tag: literal parts are HTML, values are text and are escaped; nested `html` and lists of it are kept. */
export function html(literals: TemplateStringsArray, ...values: readonly Renderable[]): Markup {
  return new Markup(literals.reduce((text, literal, index) => text + render(values[index - 1]) + literal));
}

function render(value: Renderable): string {
  if (value === null) {
    return '';
  }
  if (value instanceof Markup) {
    return value.text;
  }
  if (typeof value === 'object') {
    return value.map(render).join('');
  }
  return escapeHtml(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Safe as element content and inside quoted attributes; characters HTML forbids become the replacement character. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => entities[character])

    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g, '\ufffd')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
