import { describe, expect, it } from 'vitest';
import { mayBeManifest } from '../../../src/editor/manifest-name';

describe('mayBeManifest', () => {
  it.each([
    '/shop/docker-compose.yml',
    '/shop/k8s/cart.YAML',
    '/models/net/config.pbtxt',
    '/shop/.env',
    '/shop/.env.local',
  ])('takes %s', (path) => {
    expect(mayBeManifest(path)).toBe(true);
  });

  it.each(['/shop/traces/a.jsonl', '/shop/readme.md', '/shop/x.env/notes.txt', '/shop/yaml'])(
    'leaves %s',
    (path) => {
      expect(mayBeManifest(path)).toBe(false);
    },
  );
});
