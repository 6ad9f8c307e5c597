/**
 * A query as one line of text, and back: `service:cart operation:"GET /items" status:error duration:>=200ms
 * from:2024-05-06T10:12:00Z http.method=GET`. Values with spaces, quotes or backslashes stand in quotes.
 */
import type { TraceQuery } from './search';

export interface ParsedQuery {
  readonly query: TraceQuery;
  /** What was not understood, one sentence each; the rest of the query holds. */
  readonly problems: readonly string[];
}

type Draft = { -readonly [K in keyof TraceQuery]: TraceQuery[K] };

const UNITS_MS: Readonly<Record<string, number>> = { us: 0.001, µs: 0.001, ms: 1, s: 1000, min: 60_000 };
const KEYS = 'service, operation, status, duration, from, to and id';

export function formatQuery(query: TraceQuery): string {
  return queryParts(query)
    .map(({ text }) => text)
    .join(' ');
}

/** One filter of a query: how it is written, and the query without it. */
export interface QueryPart {
  readonly text: string;
  readonly without: TraceQuery;
}

/** The filters of a query, in a fixed order. */
export function queryParts(query: TraceQuery): readonly QueryPart[] {
  const { service, operation, status, minDurationMs, maxDurationMs, fromMs, toMs, idPrefix } = query;
  const part = (key: keyof TraceQuery, text: string): QueryPart => {
    const { [key]: _, ...without } = query;
    return { text, without };
  };
  return [
    ...(service === undefined ? [] : [part('service', `service:${quoted(service)}`)]),
    ...(operation === undefined ? [] : [part('operation', `operation:${quoted(operation)}`)]),
    ...(status === undefined ? [] : [part('status', `status:${status}`)]),
    ...(minDurationMs === undefined ? [] : [part('minDurationMs', `duration:>=${minDurationMs}ms`)]),
    ...(maxDurationMs === undefined ? [] : [part('maxDurationMs', `duration:<=${maxDurationMs}ms`)]),
    ...(fromMs === undefined ? [] : [part('fromMs', `from:${new Date(fromMs).toISOString()}`)]),
    ...(toMs === undefined ? [] : [part('toMs', `to:${new Date(toMs).toISOString()}`)]),
    ...(idPrefix === undefined ? [] : [part('idPrefix', `id:${quoted(idPrefix)}`)]),
    ...(query.attributes ?? []).map(({ key, value }, index, all) => {
      const rest = all.filter((_, position) => position !== index);
      const { attributes: _, ...others } = query;
      return {
        text: `${quoted(key)}=${quoted(value)}`,
        without: rest.length === 0 ? others : { ...others, attributes: rest },
      };
    }),
  ];
}

export function parseQuery(text: string): ParsedQuery {
  const query: Draft = {};
  const problems: string[] = [];
  for (const token of tokens(text)) {
    const problem = token.sign === '=' ? addAttribute(query, token) : addFilter(query, token);
    if (problem !== null) {
      problems.push(problem);
    }
  }
  return { query, problems };
}

interface Token {
  readonly key: string;
  /** What stands between key and value; empty for a word alone. */
  readonly sign: '' | ':' | '=';
  readonly value: string;
}

function addAttribute(query: Draft, { key, value }: Token): string | null {
  query.attributes = [...(query.attributes ?? []), { key, value }];
  return null;
}

/** Null when the filter was understood; otherwise why not. */
function addFilter(query: Draft, { key, sign, value }: Token): string | null {
  if (sign === '') {
    return `"${key}" is no filter. Write service:${quoted(key)}, or another of ${KEYS}, or attribute=value.`;
  }
  if (value === '') {
    return `"${key}:" lacks its value.`;
  }
  switch (key) {
    case 'service':
    case 'operation':
      query[key] = value;
      return null;
    case 'id':
      query.idPrefix = value;
      return null;
    case 'status':
      if (value !== 'error' && value !== 'ok') {
        return `A status is error or ok, not "${value}".`;
      }
      query.status = value;
      return null;
    case 'duration':
      return addDuration(query, value);
    case 'from':
    case 'to': {
      const atMs = Date.parse(value);
      if (Number.isNaN(atMs)) {
        return `"${value}" is no time. Write ${key}:2024-05-06T10:12:00Z.`;
      }
      query[key === 'from' ? 'fromMs' : 'toMs'] = atMs;
      return null;
    }
    default:
      return `There is no filter "${key}". Filters are ${KEYS}; attributes are written key=value.`;
  }
}

function addDuration(query: Draft, written: string): string | null {
  const [, sign = '', amount = '', unit = ''] =
    /^([<>])=?([\d.]+(?:e[+-]?\d+)?)(us|µs|ms|s|min)$/.exec(written) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit] ?? NaN);
  if (!Number.isFinite(ms)) {
    return `"${written}" is no duration. Write duration:>200ms or duration:<=1.5s.`;
  }
  query[sign === '>' ? 'minDurationMs' : 'maxDurationMs'] = ms;
  return null;
}

/** Splits at spaces outside quotes. A quote that is not closed lasts to the end. */
function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at])) {
      at += 1;
      continue;
    }
    const key = word(text, at, true);
    const sign = text[key.end];
    if (sign !== ':' && sign !== '=') {
      found.push({ key: key.text, sign: '', value: '' });
      at = key.end;
      continue;
    }
    const value = word(text, key.end + 1, false);
    found.push({ key: key.text, sign, value: value.text });
    at = value.end;
  }
  return found;
}

/** What stands from a place up to a space, or for a key up to its sign. */
function word(text: string, from: number, isKey: boolean): { readonly text: string; readonly end: number } {
  if (text[from] === '"') {
    return quotedWord(text, from);
  }
  let end = from;
  while (end < text.length && !/\s/.test(text[end]) && !(isKey && /[:=]/.test(text[end]))) {
    end += 1;
  }
  return { text: text.slice(from, end), end };
}

function quotedWord(text: string, from: number): { readonly text: string; readonly end: number } {
  let inside = '';
  let at = from + 1;
  while (at < text.length && text[at] !== '"') {
    at += text[at] === '\\' && at + 1 < text.length ? 1 : 0;
    inside += text[at];
    at += 1;
  }
  return { text: inside, end: Math.min(at + 1, text.length) };
}

function quoted(text: string): string {
  return /^[^\s"\\:=]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
