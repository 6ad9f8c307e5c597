/** Puts a benchmark's result into a page of docs/, between its markers, and leaves the rest of the page alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @throws when the page has no `<!-- bench:NAME -->` … `<!-- /bench:NAME -->`. */
export function writeIntoPage(name: string, markdown: string, file = 'performance.md'): void {
  const page = path.resolve(__dirname, '../../docs', file);
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`${page} has no ${begin} … ${end}.`);
  }
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${markdown.trim()}\n\n${text.slice(to)}`);
}

/** Processor, memory, system and Node of this machine, and how busy it was. */
export function describeMachine(): string {
  const processors = os.cpus();
  const gigabytes = Math.round(os.totalmem() / 2 ** 30);
  const load = os.loadavg()[0].toFixed(1);
  return `${processors.length} × ${processors[0].model.trim()}, ${gigabytes} GB, ${os.type()} ${os.release().split('-')[0]} ${os.arch()}, Node ${process.version}, load at the start ${load}`;
}
