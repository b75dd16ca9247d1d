import * as z from 'zod';

const text = z.string();
const texts = z.array(text).readonly();

/** An API token as the snapshot keeps it, with its owner. Texts are empty where Okta says nothing. */
export const tokenRecordSchema = z
  .object({
    id: text,
    name: text,
    created: text,
    /** Moves with every use. */
    lastUpdated: text,
    expiresAt: text,
    /** ANYWHERE, or ZONE. */
    network: text,
    ownerId: text,
    ownerLogin: text,
    /** Empty where Okta has no such user, `(not read)` where the user could not be read. */
    ownerStatus: text,
    ownerRoles: texts,
  })
  .readonly();

/** A service app, with the scopes that it was granted and the admin roles that it holds. */
export const serviceAppRecordSchema = z
  .object({ id: text, label: text, status: text, scopes: texts, roles: texts })
  .readonly();

export type TokenRecord = z.infer<typeof tokenRecordSchema>;
export type ServiceAppRecord = z.infer<typeof serviceAppRecordSchema>;
