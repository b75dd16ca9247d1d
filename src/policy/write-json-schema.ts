import { writeFileSync } from 'node:fs';
import { jsonSchemas } from './json-schema.js';

// `npm run schema`: writes the schemas into config/, three folders above dist/src/policy
for (const [name, text] of jsonSchemas()) {
  writeFileSync(new URL(`../../../config/${name}`, import.meta.url), text);
}
