import { describe, expect, it } from 'vitest';
import { causePaths, feltText, pathText } from '../../../../src/contracts/incident/path';
import type { AffectedService, ReportEdge } from '../../../../src/contracts/report';

function edges(...calls: readonly string[]): ReportEdge[] {
  return calls.map((call, index) => {
    const [from, to] = call.split(' > ');
    return { from, to, declared: true, observed: true, calls: 100 - index };
  });
}

function reached(service: string, because: string): AffectedService {
  return {
    ...{ service, because, quantity: 'latency', normal: 10, observed: 40, explained: 1 },
    text: `slower because ${because} is slower: 4×, 100 % of the rise explained`,
  };
}

const shop = edges('front > checkout', 'checkout > payment', 'front > cart', 'batch > payment');
const texts = (paths: ReturnType<typeof causePaths>) =>
  paths.map((path) => `${pathText(path)}: ${feltText(path)}`);

describe('the path of a cause', () => {
  it('follows the services that it reached, up to those that nobody calls', () => {
    const affected = [
      reached('checkout', 'payment'),
      reached('batch', 'payment'),
      reached('front', 'checkout'),
    ];
    const paths = causePaths({ affected }, shop, 'payment');
    expect(texts(paths)).toEqual([
      'payment → batch: Users feel it at batch.',
      'payment → checkout → front: Users feel it at front.',
    ]);
    expect(paths[1].reached).toEqual([affected[0], affected[2]]);
  });

  it('goes on over calls where nothing rose any more, and says so', () => {
    const [path] = causePaths({ affected: [reached('checkout', 'payment')] }, shop, 'payment');
    expect(texts([path])).toEqual([
      'payment → checkout → front: front did not become noticeably slower or fail more.',
    ]);
    expect(path.reached.map((step) => step?.service ?? null)).toEqual(['checkout', null]);
  });

  it('takes the shortest way of a cause that reached nobody', () => {
    expect(texts(causePaths({}, shop, 'payment'))).toEqual([
      'payment → batch: batch did not become noticeably slower or fail more.',
    ]);
  });

  it('ends at the cause where users call it themselves, and where nobody waits for it', () => {
    expect(texts(causePaths({}, shop, 'front'))).toEqual([
      'front: No service calls front: users feel it there.',
    ]);
    const worker = { from: 'queue', to: 'worker', declared: false, observed: true, calls: 0, messages: 9 };
    expect(texts(causePaths({}, [worker], 'worker'))).toEqual([
      'worker: No caller became noticeably slower or failed more.',
    ]);
  });

  it('ends in circles of calls, self calls and calls that nobody saw', () => {
    const circle = edges('a > b', 'b > c', 'c > a', 'a > a');
    expect(texts(causePaths({ affected: [reached('a', 'b'), reached('b', 'a')] }, circle, 'b'))).toEqual([
      'b → a: It ends at a.',
    ]);
    const unseen = { from: 'proxy', to: 'front', declared: true, observed: false, calls: 0 };
    expect(texts(causePaths({}, [...edges('front > a'), unseen], 'a'))[0]).toMatch(/^a → front: /);
  });

  it('knows nothing of a further cause that reached nobody', () => {
    const causes = ['cart', 'payment'].map((service) => ({ service, score: 1, evidence: [] }));
    expect(causePaths({ causes }, shop, 'payment')).toEqual([]);
    expect(causePaths({ causes }, shop, 'cart')).toHaveLength(1);
    const affected = [reached('checkout', 'payment')];
    expect(causePaths({ causes, affected }, shop, 'payment')).toHaveLength(1);
  });

  it('lists three ends at most', () => {
    const callers = ['p', 'q', 'r', 's', 't'];
    const affected = callers.map((caller) => reached(caller, 'db'));
    expect(causePaths({ affected }, edges(...callers.map((caller) => `${caller} > db`)), 'db')).toHaveLength(
      3,
    );
  });
});
