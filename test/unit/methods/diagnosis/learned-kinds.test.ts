import { describe, expect, it } from 'vitest';
import type { Kind } from '../../../../src/methods/diagnosis/kinds/kind';
import { learnKinds } from '../../../../src/methods/diagnosis/kinds/learned-kinds';
import { observed } from './observed';

const leak: Kind = { id: 'leak', title: 'Slow leak', family: 'memory', labels: ['mem_leak'], statements: [] };

describe('learnKinds', () => {
  it('describes a name by what its incidents had in common', () => {
    const [{ kind, examples }] = learnKinds(
      [leak],
      [
        { name: 'GC storm', signature: observed({ 'self work': 0.9, 'self memory': 0.1, 'self cpu': 0.3 }) },
        { name: 'GC storm', signature: observed({ 'self work': 0.5, 'self memory': 0.1, 'self cpu': 0.14 }) },
      ],
    );
    expect(kind).toMatchObject({ id: 'named:GC storm', title: 'GC storm' });
    expect(examples).toHaveLength(2);
    const stated = (quantity: string) =>
      kind.statements.find((each) => each.quantity === quantity)?.direction;
    expect(['work', 'memory', 'cpu', 'errors'].map(stated)).toEqual(['up', 'same', 'any', 'any']);
  });

  it('says of other services and of the course only what moved', () => {
    const signature = observed({ 'callers rate': -0.5, 'callees rate': 0.1, 'course onset': 1 });
    const [{ kind }] = learnKinds([], [{ name: 'a', signature }]);
    expect(kind.statements.filter(({ side }) => side !== 'self')).toEqual([
      { side: 'callers', quantity: 'rate', direction: 'down' },
    ]);
  });

  it.each(['Slow leak', 'leak', 'MEM LEAK'])('takes %s for the kind that is known', (name) => {
    const [{ kind }] = learnKinds([leak], [{ name, signature: observed({}) }]);
    expect(kind).toMatchObject({ id: 'leak', title: 'Slow leak', family: 'memory' });
  });
});
