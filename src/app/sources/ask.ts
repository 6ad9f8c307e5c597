import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../io/byte-source';
import type { SourceAddress, SourceCredentials } from '../../contracts/source';
import { userError } from '../../process/rpc/errors';
import { isLoopback } from './address';
import type { ByteBudget } from './byte-budget';

/** How a source is asked. */
export interface Asking {
  readonly address: SourceAddress;
  readonly credentials: SourceCredentials;
  readonly budget: ByteBudget;
  readonly signal: AbortSignal;
  /** From a request to the end of its answer. Default: a minute. */
  readonly deadlineMs?: number;
}

/** Parameters of a request. */
export type Parameters = Readonly<Record<string, string | number>>;

const DEADLINE_MS = 60_000;
const RETRY_AFTER_MS = 500;
/** A proxy that cannot reach the source, or a source that restarts. */
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);
const SHOWN_ANSWER = 200;

/**
 * Asks a source and returns its answer as JSON; null where it has no such thing (404). Asks a second time where the
 * first failed in passing.
 * @param what names the question in messages, such as `traces of cart`
 * @throws OverBudget once the bytes of the budget are read
 * @throws user error `source-failed` with the address and the reason
 */
export async function askJson(
  asking: Asking,
  path: string,
  parameters: Parameters,
  what: string,
): Promise<unknown> {
  const text = await askText(asking, path, parameters, what);
  if (text === null) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw unexpected(asking, what, `no JSON: ${shortened(text)}`);
  }
}

/**
 * The same without reading the answer.
 * @param body makes it a POST
 */
export async function askText(
  asking: Asking,
  path: string,
  parameters: Parameters,
  what: string,
  body?: string,
): Promise<string | null> {
  const url = `${asking.address.base}${path}?${new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()}`;
  const headers = { accept: 'application/json', ...authorization(asking) };
  const request = body === undefined ? { headers } : { headers, method: 'POST', body };
  for (let isLast = false; ; isLast = true) {
    const answer = await attempt(asking, url, request, what, isLast);
    if (answer !== undefined) {
      return answer.text;
    }
    await sleep(RETRY_AFTER_MS, undefined, { signal: asking.signal });
  }
}

/** Undefined: it is worth another attempt. */
async function attempt(
  asking: Asking,
  url: string,
  request: RequestInit,
  what: string,
  isLast: boolean,
): Promise<{ readonly text: string | null } | undefined> {
  const { budget, signal, deadlineMs = DEADLINE_MS } = asking;
  const deadline = AbortSignal.timeout(deadlineMs);
  let text: string;
  let status: number;
  try {
    // A redirect could lead to another machine, which must not get the credentials.
    const response = await fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline]),
    });
    status = response.status;
    if (PASSING.has(status) && !isLast) {
      await response.body?.cancel();
      return undefined;
    }
    text = await budget.read(response);
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) {
      throw failed(asking, `did not answer within ${deadlineMs / 1000} s when asked for ${what}`);
    }
    if (isNetworkError(error)) {
      if (isLast) {
        throw failed(asking, `cannot be reached for ${what}: ${reasonOf(error)}`);
      }
      return undefined;
    }
    throw error;
  }
  if (status === 404 && request.body === undefined) {
    return { text: null };
  }
  requireSuccess(asking, text, status, what);
  return { text };
}

function requireSuccess(asking: Asking, text: string, status: number, what: string): void {
  if (status === 401 || status === 403) {
    throw failed(
      asking,
      `refuses access (${status}): set MESHLENS_SOURCE_TOKEN, or MESHLENS_SOURCE_USER and MESHLENS_SOURCE_PASSWORD; in the editor, run "Meshlens: Forget Credentials of Live Sources" to be asked for others`,
    );
  }
  if (status >= 300 && status < 400) {
    throw failed(asking, `redirects (${status}): give the address it redirects to`);
  }
  if (status !== 200) {
    throw failed(asking, `answered ${status} when asked for ${what}: ${shortened(text)}`);
  }
}

/** An answer that is not what such a source answers. */
export function unexpected({ address }: Pick<Asking, 'address'>, what: string, found: string): Error {
  return userError(
    'source-failed',
    `${address.shown} is perhaps no ${address.kind}: asked for ${what}, it answered ${found}`,
  );
}

function failed({ address }: Pick<Asking, 'address'>, reason: string): Error {
  return userError('source-failed', `${address.shown} ${reason}`);
}

/** @throws user error where they would cross the network in clear text */
function authorization({ address, credentials }: Asking): Record<string, string> {
  const { token, user, password = '' } = credentials;
  if (token === undefined && user === undefined) {
    return {};
  }
  if (address.base.startsWith('http:') && !isLoopback(address.base)) {
    throw failed(
      { address },
      'would get the credentials unencrypted: use https, or an address of this machine',
    );
  }
  return {
    authorization:
      token === undefined
        ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
        : `Bearer ${token}`,
  };
}

/** What `fetch` throws when a connection cannot be made or breaks. */
const isNetworkError = (error: unknown): boolean => error instanceof TypeError;

function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : messageOf(cause ?? error);
}

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_ANSWER ? `${line.slice(0, SHOWN_ANSWER)}…` : line || 'nothing';
}
