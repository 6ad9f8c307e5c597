import { describe, expect, it } from 'vitest';
import { redisPlace } from '../../../../src/jobs/queue/connection';

describe('the address of Redis', () => {
  it('says host, port, database, user and password', () => {
    const { options, shown } = redisPlace('redis://worker:p%40ss@queue.example:7000/3', {});
    expect(options).toMatchObject({
      host: 'queue.example',
      port: 7000,
      db: 3,
      username: 'worker',
      password: 'p@ss',
    });
    expect(options.tls).toBeUndefined();
    expect(shown).toBe('redis://queue.example:7000/3');
  });

  it('takes user and password from the environment where it has none', () => {
    const env = { MESHLENS_REDIS_USER: 'worker', MESHLENS_REDIS_PASSWORD: 'secret' };
    expect(redisPlace('redis://localhost', env).options).toMatchObject({
      host: 'localhost',
      port: 6379,
      db: 0,
      username: 'worker',
      password: 'secret',
    });
    expect(redisPlace('redis://:other@localhost', env).options.password).toBe('other');
  });

  it('means TLS with the name of the host checked', () => {
    expect(redisPlace('rediss://queue.example', {}).options.tls).toEqual({ servername: 'queue.example' });
  });

  it('may be an IPv6 address', () => {
    expect(redisPlace('redis://[::1]:7000', {}).options).toMatchObject({ host: '::1', port: 7000 });
  });

  it.each([
    ['http://user:secret@localhost', 'got http://localhost'],
    ['localhost:6379', 'got localhost:6379'],
    ['redis://', 'got redis://'],
    ['redis://localhost/jobs', "The database of Redis is a number; got 'jobs'."],
  ])('is refused with a reason and without its password: %s', (written, reason) => {
    expect(() => redisPlace(written, {})).toThrow(reason);
    expect(() => redisPlace(written, {})).not.toThrow(/secret/);
  });
});
