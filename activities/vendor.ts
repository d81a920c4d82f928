import type { FileSource } from '../application/ports/files';
import type { Vendors } from '../application/ports/vendor';
import type { LedgerPort } from '../application/sealRequests/stores';
import type { VendorActivities } from '../contracts/sealRequest';
import type {
  AppendOutcome,
  ApplyOutcome,
  AttachmentsOutcome,
  EndOutcome,
} from '../domain/sealRequest/commands';
import { appendEffect } from './append';
import { applyEffect } from './apply';
import { attachmentsEffect, attachmentsPatience } from './attachments';
import { carryOut } from './effect';
import { endEffect } from './end';

export interface VendorActivityDeps {
  ledger: LedgerPort;
  vendors: Vendors;
  files: FileSource;
}

export function createVendorActivities({ ledger, vendors, files }: VendorActivityDeps): VendorActivities {
  return {
    applySeal: (input) =>
      carryOut<ApplyOutcome>(
        ledger,
        input.ledger,
        async () => applyEffect(await vendors.forBinding(input.bindingId), input),
        input,
      ),
    sendAttachments: (input) =>
      carryOut<AttachmentsOutcome>(
        ledger,
        input.ledger,
        async () => attachmentsEffect(await vendors.forBinding(input.bindingId), files, input),
        { patience: attachmentsPatience },
      ),
    appendUses: (input) =>
      carryOut<AppendOutcome>(
        ledger,
        input.ledger,
        async () => appendEffect(await vendors.forBinding(input.bindingId), input),
        input,
      ),
    endSealing: (input) =>
      carryOut<EndOutcome>(
        ledger,
        input.ledger,
        async () => endEffect(await vendors.forBinding(input.bindingId), input),
        input,
      ),
  };
}
