import { describe, expect, it } from 'vitest';
import { argumentReferences } from '../../../../src/workspace/manifests/references';
import { SourceText } from '../../../../src/workspace/manifests/source-text';
import type { TextPart } from '../../../../src/workspace/manifests/text-part';
import { textAt } from './support';

const part = (text: string): TextPart => new SourceText('a', text).part(0, text.length);
const hosts = (...args: string[]): string[] => argumentReferences(args.map(part)).map(({ target }) => target);

describe('hosts in commands', () => {
  it.each<[string[], string[]]>([
    [['--orders=orders'], ['orders']],
    [['--orders', 'orders'], ['orders']],
    [['--upstream-orders-api=orders-api.shop'], ['orders-api.shop']],
    [['nc', '-z', 'orders', '8080'], ['orders']],
    [['nc', '-z', '-w', '5', 'orders', '8080'], ['orders']],
    [['wait-for', 'orders', '8080', '--', 'web'], ['orders']],
    [['pg_isready', '-h', 'orders', '-p', '5432'], ['orders']],
    [['redis-cli', '-horders', 'ping'], ['orders']],
    [['sh', '-c', 'until pg_isready -h orders -p 5432; do sleep 10; done; exec web'], ['orders']],
    [
      ['sh', '-c', 'until nc -z orders 8080 && nc -z "cart" 80; do sleep 1; done'],
      ['orders', 'cart'],
    ],
    [['sh', '-c', 'while ! (echo > /dev/tcp/orders/8080); do sleep 1; done'], ['orders']],
    [['sh', '-c', '"until', 'nc', '-z', 'orders', '8080;', 'do', 'sleep', '10;', 'done"'], ['orders']],
    [['mysqladmin', 'ping', '--host=orders', '--wait'], ['orders']],
    [['sh', '-c', 'mysqladmin ping --host orders --user root'], ['orders']],
  ])('%j', (args, expected) => {
    expect(hosts(...args)).toEqual(expected);
  });

  it.each([
    [['sleep', '10']],
    [['sh', '-c', 'sleep 10; exec web']],
    [['-o', 'orders']],
    [['--topic=orders']],
    [['--mode', 'orders', '--level', '10']],
    [['worker', '-c', '10']],
    [['-h']],
    [['head', '-n', '20']],
  ])('are none in %j', (args) => {
    expect(hosts(...args)).toEqual([]);
  });

  it.each<[string[], string]>([
    [['nc', '-z', 'orders', '8080'], 'wait'],
    [['sh', '-c', 'until nc -z orders:8080; do sleep 1; done; exec web'], 'wait'],
    [['sh', '-c', 'timeout 30 curl -sf http://orders:8080/health && web'], 'wait'],
    [['sh', '-c', 'A=b pg_isready --host=orders'], 'wait'],
    [['sh', '-c', 'echo > /dev/tcp/orders/8080'], 'wait'],
    [['./wait-for-it.sh', 'orders:8080', '--', 'web'], 'wait'],
    [['./wait-for-it.sh', 'x:80', '--', 'web', '--orders=http://orders:80'], 'argument'],
    [['sh', '-c', 'nc -z x 80; web --host orders'], 'argument'],
    [['web', 'orders', '8080'], 'argument'],
  ])('of %j are told from those of commands that wait: %s', (args, via) => {
    const found = argumentReferences(args.map(part)).filter(({ target }) => target === 'orders');
    expect(found.map((reference) => reference.via)).toEqual([via]);
  });

  it('are placed on the word', () => {
    const script = 'until nc -z orders 8080; do :; done';
    const [{ range }] = argumentReferences(['sh', '-c', script].map(part));
    expect(textAt(script, range)).toBe('orders');
  });
});
