import { counted } from '../files/counted.js';
import { type Check, failedBy, ok, warning } from './check.js';
import type { DoctorOptions } from './doctor-options.js';

const ADMINS = { id: 'admins', title: 'Admin roles readable' };

/** Whether the administrators can be read, which a read-only administrator may not. */
export async function checkAdmins({ client, signal }: DoctorOptions): Promise<Check> {
  try {
    let listed = 0;
    for await (const page of client.listRoleAssignees({ signal })) {
      listed = page.length;
      break;
    }
    if (listed > 0) return ok(ADMINS, `${counted(listed, 'administrator')} and perhaps more`);
    return warning(ADMINS, 'the list of administrators is empty, which no org’s is', FIX);
  } catch (error) {
    return failedBy(ADMINS, error, FIX);
  }
}

const FIX =
  'Use a Super Administrator, or a custom role with the permission "View roles, resources, and admin assignments" (okta.iam.read) on all Identity and Access Management resources, and the scope okta.roles.read (OAuth); or set admins.roles to off';
