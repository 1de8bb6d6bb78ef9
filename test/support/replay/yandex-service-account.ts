import { generateKeyPairSync } from 'node:crypto';
import type { ServiceAccount } from './yandex-iam.ts';

/** What the console gives, for YANDEX_SA_KEY_FILE. */
export interface AuthorisedKey {
  id: string;
  service_account_id: string;
  created_at: string;
  key_algorithm: 'RSA_2048';
  public_key: string;
  private_key: string;
}

/** An account for `yandexCloud`, and the key that its owner has. */
export function makeServiceAccount(): { account: ServiceAccount; key: AuthorisedKey } {
  const [id, keyId] = ['ajereplayaccount0001', 'ajereplaykey00000001'];
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    account: { id, keyId, publicKey },
    key: {
      id: keyId,
      service_account_id: id,
      created_at: '2026-03-15T09:00:00.123456789Z',
      key_algorithm: 'RSA_2048',
      public_key: publicKey,
      private_key: `PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <${keyId}>\n${privateKey}`,
    },
  };
}
