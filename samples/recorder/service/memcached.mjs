// @ts-check
/** A client for the two memcached commands the shop needs, over one connection, with a client span per command. */
import { connect } from 'node:net';

import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ATTR_DB_OPERATION_NAME, ATTR_DB_SYSTEM_NAME } from '@opentelemetry/semantic-conventions';

import { ATTR_PEER_SERVICE } from './telemetry.mjs';

/**
 * @param {string} peer name of the store in the spans
 * @param {string} address host:port
 */
export function createMemcachedClient(peer, address) {
  const [host, port] = address.split(':');
  /** @type {{ resolve: (line: string) => void, reject: (error: Error) => void }[]} */
  const waiting = [];
  /** @type {import('node:net').Socket | null} */
  let socket = null;
  let received = '';

  function connected() {
    if (socket) return socket;
    const opened = connect(Number(port), host).setNoDelay(true).setEncoding('utf8');
    opened.on('data', (chunk) => {
      received += chunk;
      for (let end = replyEnd(received); end > 0; end = replyEnd(received)) {
        waiting.shift()?.resolve(received.slice(0, end));
        received = received.slice(end);
      }
    });
    opened.on('error', (error) => waiting.splice(0).forEach(({ reject }) => reject(error)));
    opened.on('close', () => {
      socket = null;
      received = '';
      waiting.splice(0).forEach(({ reject }) => reject(new Error(`${peer} closed the connection`)));
    });
    socket = opened;
    return opened;
  }

  /** @param {string} operation @param {string} command @returns {Promise<string>} the whole reply */
  function run(operation, command) {
    const tracer = trace.getTracer('shop.memcached');
    const attributes = {
      [ATTR_DB_SYSTEM_NAME]: 'memcached',
      [ATTR_DB_OPERATION_NAME]: operation,
      [ATTR_PEER_SERVICE]: peer,
    };
    return tracer.startActiveSpan(operation, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      try {
        return await new Promise((resolve, reject) => {
          waiting.push({ resolve, reject });
          connected().write(command);
        });
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        span.end();
      }
    });
  }

  return {
    /** The stored text, null when there is none. @param {string} key */
    async get(key) {
      const [header, value] = (await run('get', `get ${key}\r\n`)).split('\r\n');
      return header.startsWith('VALUE ') ? value : null;
    },
    /** @param {string} key @param {string} value ASCII without line ends */
    async set(key, value) {
      await run('set', `set ${key} 0 0 ${value.length}\r\n${value}\r\n`);
    },
  };
}

/** Length of the first complete reply in the text, 0 when it is not complete yet. @param {string} text */
function replyEnd(text) {
  const terminator = text.startsWith('VALUE ') ? '\r\nEND\r\n' : '\r\n';
  const at = text.indexOf(terminator);
  return at < 0 ? 0 : at + terminator.length;
}
