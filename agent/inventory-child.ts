// A process of its own that asks systeminformation for the hardware once and ends; it starts other processes itself.
import si from 'systeminformation'

const [system, bios, cpu, memory] = await Promise.all([si.system(), si.bios(), si.cpu(), si.mem()])
const inventory = {
  manufacturer: system.manufacturer,
  model: system.model,
  serial: system.serial,
  bios: [bios.vendor, bios.version, bios.releaseDate].filter(Boolean).join(' '),
  cpu: [cpu.manufacturer, cpu.brand].filter(Boolean).join(' '),
  cores: cpu.cores,
  memoryBytes: memory.total,
}
process.stdout.write(`${JSON.stringify(inventory)}\n`, () => process.exit(0))
