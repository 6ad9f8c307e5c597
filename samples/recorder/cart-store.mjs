// @ts-check
/**
 * Stands in for the memcached of the manifests: `get` and `set` of the text protocol over TCP, nothing else, and no
 * instrumentation. The cart service cannot tell the difference.
 */
import { createServer } from 'node:net';

import { connectToRecorder } from './child.mjs';

/** @type {Map<string, string>} */
const values = new Map();

/**
 * Answers the first complete command in the text.
 * @param {string} text
 * @returns {{ reply: string, used: number } | null} null while the command is not complete
 */
function answer(text) {
  const lineEnd = text.indexOf('\r\n');
  if (lineEnd < 0) return null;
  const [command, key, , , length] = text.slice(0, lineEnd).split(' ');
  if (command === 'get') {
    const value = values.get(key);
    const reply = value === undefined ? 'END\r\n' : `VALUE ${key} 0 ${value.length}\r\n${value}\r\nEND\r\n`;
    return { reply, used: lineEnd + 2 };
  }
  if (command !== 'set') return { reply: 'ERROR\r\n', used: lineEnd + 2 };
  const valueEnd = lineEnd + 2 + Number(length);
  if (text.length < valueEnd + 2) return null;
  values.set(key, text.slice(lineEnd + 2, valueEnd));
  return { reply: 'STORED\r\n', used: valueEnd + 2 };
}

const server = createServer((socket) => {
  let received = '';
  socket
    .setNoDelay(true)
    .setEncoding('utf8')
    .on('data', (chunk) => {
      received += chunk;
      for (let next = answer(received); next; next = answer(received)) {
        received = received.slice(next.used);
        const { reply } = next;
        // Reading a page of a busy store takes a moment.
        setTimeout(() => socket.write(reply), 1);
      }
    });
  socket.on('error', () => socket.destroy());
});
connectToRecorder(server, {});
