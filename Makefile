# Lockstep: a virtual machine monitor for the seL4 Microkit on AArch64. `make help` lists the targets.

# The board, the system and the kernel configuration, as in Microkit's own examples.
BOARD        ?= qemu_arm_virt
SYSTEM       ?= simple.system
CONFIG       ?= release
BUILD_DIR    ?= build
IMAGE_DIR    ?= $(call IMAGES_OF,$(BOARD))
MICROKIT_SDK ?=

# A board's own images; without a kernel there, those of the board whose machine it borrows.
LENDER_OF     = $(shell sed -n 's/.*"twin": *"\([^"]*\)".*/\1/p' "Boards/$(1)/board.json" 2>/dev/null)
IMAGES_OF     = Boards/$(if $(wildcard Boards/$(1)/images/linux),$(1),$(or $(call LENDER_OF,$(1)),$(1)))/images

# Options of single targets.
CHECK  ?=
FILTER ?=
SEED   ?=
REG    ?=
ONLY   ?=
SUITE  ?=
FILES  ?=
GIC    ?=
VCPUS  ?=
IN     ?=
HOURS  ?=
WRITE  ?=
CACHE  ?=
SHARD  ?=
MERGE  ?=
REPLAY ?=
DIST   ?=
CHECKPOINT ?=
VERBOSE ?=
QUICK  ?=
N      ?= 100000000

BUILD      := $(abspath $(subst $() ,?,$(BUILD_DIR)))
BUILD      := $(subst ?, ,$(BUILD))
OUT         = $(BUILD)/$(BOARD)/$(basename $(notdir $(SYSTEM)))
TOOL        = dotnet "$(BUILD)/dotnet/bin/Tool/debug/lockstep.dll"
LOCKSTEP    = dotnet "$(BUILD)/dotnet/bin/Lockstep/release/lockstep-vmm.dll"
VALIDATION  = dotnet "$(BUILD)/dotnet/bin/Validation/debug/validation.dll"
CONFORMANCE = dotnet "$(BUILD)/dotnet/bin/Conformance/release/conformance.dll"
PROOFS      = dotnet "$(BUILD)/dotnet/bin/Proofs/debug/Lockstep.Proofs.dll"
MUTANTS     = dotnet "$(BUILD)/dotnet/bin/Mutants/debug/Lockstep.Mutants.dll"
EXPLORE     = dotnet "$(BUILD)/dotnet/bin/Explore/release/Lockstep.Explore.dll"
A64         = dotnet "$(BUILD)/dotnet/bin/A64Check/release/Lockstep.Proofs.A64.Check.dll"
A64PROOF    = dotnet "$(BUILD)/dotnet/bin/A64Proof/release/Lockstep.Proofs.A64.Proof.dll"
SHIP        = dotnet "$(BUILD)/dotnet/bin/Ship/debug/Lockstep.Ship.dll"
RUNNER      = dotnet "$(BUILD)/dotnet/bin/Runner/debug/runner.dll"
SDK_OPTION  = $(if $(MICROKIT_SDK),--sdk "$(MICROKIT_SDK)")
BUILD_IMAGE = $(TOOL) build --board "$(BOARD)" --system "$(SYSTEM)" --boards-dir Boards --vmm "$(BUILD)/vmm.elf" \
              --host "$(BUILD)/host.elf" $(SDK_OPTION)

# What `make boot` boots, as board/system/configuration: BOOT, or the one system that a variable on the command line chooses.
BOOT       ?= qemu_arm_virt/simple/release qemu_arm_virt/simple/debug qemu_arm_virt/smp/release qemu_arm_virt/two_guests/release \
              qemu_arm_virt/u-boot/debug qemu_arm_virt/virtio/release qemu_arm_virt_gicv3/simple/release qemu_arm_virt_gicv3/smp/debug \
              odroidc2/simple/release imx8mq_evk/simple/release
CHOSEN      = $(strip $(foreach v,BOARD SYSTEM CONFIG IMAGE_DIR MICROKIT_SDK,$(filter command line environment,$(origin $(v)))))
CONFIGS     = $(if $(filter command line environment,$(origin CONFIG)),$(CONFIG),release debug)
BOOTS       = $(if $(CHOSEN),$(addprefix $(BOARD)/$(basename $(notdir $(SYSTEM)))/,$(CONFIGS)),$(BOOT))
BUILD_BOOT  = $(TOOL) build --board "$(word 1,$(1))" --system "$(if $(CHOSEN),$(SYSTEM),$(word 2,$(1)).system)" --boards-dir Boards \
              --vmm "$(BUILD)/vmm.elf" --host "$(BUILD)/host.elf" $(SDK_OPTION) --config "$(word 3,$(1))" \
              --image-dir "$(if $(filter file,$(origin IMAGE_DIR)),$(call IMAGES_OF,$(word 1,$(1))),$(IMAGE_DIR))" \
              --out "$(BUILD)/$(word 1,$(1))/$(word 2,$(1))/$(word 3,$(1))"

# The other configurations of which `make proofs-code` looks at a part: board/system/configuration, and :16 for 16 list registers.
ALSO       ?= qemu_arm_virt/simple/debug qemu_arm_virt/virtio/release qemu_arm_virt/conformance_2/release qemu_arm_virt/smp/release \
              qemu_arm_virt_gicv3/simple/release:16 qemu_arm_virt_gicv3/conformance_2/release qemu_arm_virt_gicv3/smp/debug
ALSO_CODE     = $(if $(CHOSEN)$(SHARD)$(MERGE),,$(ALSO))
PROOF_OPTIONS = --debug-elf "$(BUILD)/vmm.elf.debug" $(if $(ONLY),--only "$(ONLY)") $(if $(CASE),--case "$(CASE)") $(if $(CHECK),--check "$(CHECK)") $(if $(filter command line environment,$(origin N)),--every "$(N)") $(if $(CACHE),--cache "$(CACHE)")
PROVE_ALSO    = $(call BUILD_BOOT,$(subst /, ,$(2))) >"$(BUILD)/build.log" || { cat "$(BUILD)/build.log"; exit 1; } && \
                $(A64PROOF) --elf "$(BUILD)/$(2)" --sample 32 $(addprefix --list-registers ,$(word 2,$(subst :, ,$(1)))) \
                --results "$(BUILD)/$(subst :,/,$(1))/proofs-code" $(PROOF_OPTIONS)

BUILD_PROJECT = .ci/build "$(BUILD)" $(1)

export LOCKSTEP_DOTNET_DIR := $(BUILD)/dotnet
export LOCKSTEP_OUTPUT_DIR := $(BUILD)
export LOCKSTEP_SEED       := $(SEED)
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO               := 1
export DOTNET_CLI_USE_MSBUILD_SERVER := 0
export MSBUILDDISABLENODEREUSE       := 1

.PHONY: run boot images test bench build image validate board-check conformance soak seeded lockstep proofs mutants explore spin a64 a64-vmm proofs-code mutants-code coverage ship verify where deps format clean help
.NOTPARALLEL:

run: image ## Boot the guest; this terminal is its serial console (leave with Ctrl-A X)
	@$(RUNNER) run --image "$(OUT)/$(CONFIG)/loader.img" --board "Boards/$(BOARD)"

boot: build images ## Boot systems and check the guests by what they print (BOARD=, SYSTEM=, CONFIG=, CHECK= for one)
	@$(foreach b,$(BOOTS),$(call BUILD_BOOT,$(subst /, ,$(b))) &&) true
	@$(RUNNER) boot $(addprefix --target ,$(BOOTS)) --builds "$(BUILD)" --boards-dir Boards --log-dir "$(BUILD)/boot" \
	    $(if $(MICROKIT_SDK),,--vmm "$(BUILD)/vmm.elf") $(if $(CHECK),--check "$(CHECK)")

images: deps ## Get a Debian kernel and make a busybox initrd (IMAGE_DIR=... takes your own instead)
	@test -d "Boards/$(BOARD)" || { echo "images: there is no board '$(BOARD)' in Boards" >&2; exit 1; }
	@$(if $(filter file,$(origin IMAGE_DIR)),Boards/Tool/images.sh "$(IMAGE_DIR)",test -f "$(IMAGE_DIR)/linux" || { echo "images: $(IMAGE_DIR)/linux: no such file; IMAGE_DIR must hold linux, and may hold linux.dts and rootfs.cpio.gz" >&2; exit 1; })

test: deps ## Run the tests (FILTER=... for some, SEED=... to repeat a random run)
	@tests/run.sh "$(BUILD)" "$(FILTER)"

bench: build images ## Print instruction counts and sizes, deterministic under -icount
	@$(RUNNER) bench --vmm "$(BUILD)/vmm.elf" --host "$(BUILD)/host.elf" --bench-guest "$(BUILD)/bench.img" --image-dir "$(IMAGE_DIR)" \
	    --board "Boards/$(BOARD)" --tool "$(BUILD)/dotnet/bin/Tool/debug/lockstep.dll" --work-dir "$(BUILD)/bench"
	@$(call BUILD_PROJECT,conformance/Lockstep/Lockstep.csproj -c Release)
	@$(LOCKSTEP) speed

image: build images ## Build the bootable image of BOARD, SYSTEM and CONFIG
	@$(BUILD_IMAGE) --config "$(CONFIG)" --image-dir "$(IMAGE_DIR)" --out "$(OUT)/$(CONFIG)"

build: deps ## Build vmm.elf, the built-in host and the tools
	@echo "build: vmm.elf, the built-in host and the tools"
	@$(call BUILD_PROJECT,conformance/Runner/Runner.csproj)

validate: build ## Compare the model with QEMU's own GICv2 and GICv3 (N=operations, SEED=..., ONLY=a script; WRITE=1 rewrites the list of differences)
	@$(call BUILD_PROJECT,conformance/Validation/Validation.csproj)
	@$(VALIDATION) --image "$(BUILD)/agent.img" --document docs/qemu-differences.md $(if $(filter command line environment,$(origin N)),--operations "$(N)") \
	    $(if $(SEED),--seed "$(SEED)") $(if $(ONLY),--only "$(ONLY)") $(if $(WRITE),--write-document)

board-check: deps ## Check boards without running them: device trees, systems, board.json and MICROKIT_SDK against each other (BOARD=all)
	@$(call BUILD_PROJECT,Boards/Tool/Tool.csproj)
	@$(TOOL) board-check --board "$(BOARD)" --boards-dir Boards $(SDK_OPTION)

conformance: build $(if $(filter guests,$(SUITE)),images) ## Run vmm.elf under QEMU against VMM and model in process (BOARD=all or one, SUITE=, GIC=2|3, VCPUS=1|2|4, SEED=, ONLY=a script, IN=model|process|qemu)
	@$(call BUILD_PROJECT,conformance/Conformance/Conformance.csproj -c Release)
	@$(CONFORMANCE) --board "Boards/$(BOARD)" --build "$(BUILD)" $(if $(SUITE),--suite "$(SUITE)") $(if $(GIC),--gic "$(GIC)") $(if $(VCPUS),--vcpus "$(VCPUS)") \
	    $(if $(SEED),--seed "$(SEED)") $(if $(ONLY),--only "$(ONLY)") $(if $(IN),--in "$(IN)") $(if $(filter command line environment,$(origin N)),--operations "$(N)")

soak: build images ## Repeat random conformance scripts with fresh seeds and boots of real systems, up to the first difference (HOURS=0.5, GIC=, VCPUS=, SEED=)
	@$(call BUILD_PROJECT,conformance/Conformance/Conformance.csproj -c Release)
	@$(CONFORMANCE) soak --board "Boards/$(BOARD)" --build "$(BUILD)" $(if $(HOURS),--hours "$(HOURS)") $(if $(GIC),--gic "$(GIC)") $(if $(VCPUS),--vcpus "$(VCPUS)") \
	    $(if $(SEED),--seed "$(SEED)")

seeded: images ## Put a fault into a copy of the VMM, one for each conformance suite, and see that the suite finds it (SUITE= for one)
	@conformance/seeded/run.sh "$(BUILD)" "$(SUITE)"

lockstep: deps ## Run VMM and model on the same random operations (N=steps, SEED=... to repeat, GIC=2 or 3 for one version, ONLY=devices for virtio)
	@$(call BUILD_PROJECT,conformance/Lockstep/Lockstep.csproj -c Release)
	@$(LOCKSTEP) $(ONLY) --steps "$(N)" $(if $(SEED),--seed "$(SEED)") $(if $(GIC),--gic "$(GIC)")

proofs: deps ## Prove the theorems over the model (ONLY=T5, GIC=2|3, CACHE=off, CHECK=cvc5, SHARD=i/n, WRITE=1 writes docs/theorems.md, VERBOSE=1 prints values that satisfy what is assumed, REPLAY=a counterexample)
	@$(call BUILD_PROJECT,Proofs/Proofs.csproj)
	@$(PROOFS) --build "$(BUILD)" --document docs/theorems.md $(if $(ONLY),--only "$(ONLY)") $(if $(GIC),--gic "$(GIC)") $(if $(CACHE),--cache "$(CACHE)") \
	    $(if $(CHECK),--check "$(CHECK)") $(if $(SHARD),--shard "$(SHARD)") $(if $(WRITE),--write) $(if $(VERBOSE),--verbose --witness) \
	    $(if $(REPLAY),--replay "$(REPLAY)")

mutants: deps ## Break the model in one place at a time; which theorem notices? (FILES=Faults,Gic/Priority.cs, ONLY=T5, SHARD=i/n, N=mutants, SEED=, QUICK=1 one a theorem, QUICK=1 WRITE=1 chooses them)
	@$(call BUILD_PROJECT,Proofs/Mutants/Mutants.csproj)
	@$(MUTANTS) --folder "$(BUILD)/mutants" $(if $(FILES),--files "$(FILES)") $(if $(ONLY),--only "$(ONLY)") $(if $(SHARD),--shard "$(SHARD)") $(if $(SEED),--seed "$(SEED)") \
	    $(if $(filter command line environment,$(origin N)),--count "$(N)") $(if $(QUICK),--quick) $(if $(WRITE),--write)

explore: deps ## Explore all interleavings of small machines (ONLY=a,b, GIC=2 or 3, SHARD=i/n, SEED=, N=random walks, CHECKPOINT=1 to go on after an interruption, REPLAY=a trace's id)
	@$(call BUILD_PROJECT,Proofs/Explore/Explore.csproj -c Release)
	@$(EXPLORE) --folder "$(BUILD)/explore" $(if $(ONLY),--only "$(ONLY)") $(if $(GIC),--gic "$(GIC)") $(if $(SHARD),--shard "$(SHARD)") $(if $(SEED),--seed "$(SEED)") \
	    $(if $(filter command line environment,$(origin N)),--walks "$(N)") $(if $(CHECKPOINT),--checkpoint) $(if $(REPLAY),--replay "$(REPLAY)")

spin: deps ## Compare the explorer with SPIN on a small model written in both languages, counts and speed (ONLY=a variant)
	@$(call BUILD_PROJECT,Proofs/Explore/Explore.csproj -c Release)
	@$(EXPLORE) spin --promela Proofs/Promela/passthrough.pml --folder "$(BUILD)/spin" $(if $(ONLY),--only "$(ONLY)")

a64: deps ## Compare the A64 decoder with Capstone and the A64 semantics with Unicorn, random instructions (N=cases a class, SEED=, ONLY=part of a class's title)
	@$(call BUILD_PROJECT,Proofs/A64/Check/A64Check.csproj -c Release)
	@$(A64) $(if $(filter command line environment,$(origin N)),--cases "$(N)") $(if $(SEED),--seed "$(SEED)") $(if $(ONLY),--only "$(ONLY)")

a64-vmm: build ## Run vmm.elf by the A64 interpreter and the VMM in process on the same random operations (N=operations, SEED=)
	@$(call BUILD_PROJECT,Proofs/A64/Check/A64Check.csproj -c Release)
	@$(A64) vmm --elf "$(BUILD)/vmm.elf" $(if $(filter command line environment,$(origin N)),--steps "$(N)") $(if $(SEED),--seed "$(SEED)")

proofs-code: image ## Prove handlers of vmm.elf's machine code against the model, for BOARD's SYSTEM, or a sample of other configurations too (ALSO= for none; ONLY=a row or register, CASE=one that a failure names, CHECK=cvc5, N=one of so many cases, CACHE=off, SHARD=i/n, MERGE="files of all shards", WRITE=1 writes docs/machine-code.md)
	@$(call BUILD_PROJECT,Proofs/A64/Proof/A64Proof.csproj -c Release)
	@$(foreach b,$(ALSO_CODE),$(call PROVE_ALSO,$(b),$(firstword $(subst :, ,$(b)))) &&) true
	@$(A64PROOF) --elf "$(OUT)/$(CONFIG)/vmm.elf" --results "$(OUT)/$(CONFIG)/proofs-code" $(PROOF_OPTIONS) $(if $(SHARD),--shard "$(SHARD)") \
	    $(if $(MERGE),--merge $(MERGE)) $(if $(WRITE),--document docs/machine-code.md) \
	    $(foreach b,$(ALSO_CODE),--other "$(BUILD)/$(subst :,/,$(b))/proofs-code/results.json")

mutants-code: image ## Break one instruction of vmm.elf at a time; do the proofs over the machine code notice? (N=mutants, SEED=, CACHE=off)
	@$(call BUILD_PROJECT,Proofs/A64/Proof/A64Proof.csproj -c Release)
	@$(A64PROOF) --elf "$(OUT)/$(CONFIG)/vmm.elf" --results "$(OUT)/$(CONFIG)/proofs-code" --every 8 $(if $(CACHE),--cache "$(CACHE)") \
	    --mutants $(if $(filter command line environment,$(origin N)),"$(N)",60) $(if $(SEED),--seed "$(SEED)")

coverage: deps ## Print what of Model/ no test executes
	@tests/coverage.sh "$(BUILD)"

ship: image ## Put BOARD's SYSTEM in CONFIG into dist/ with a certificate: hashes, properties, what was run (ONLY=proofs,board for some parts, CACHE=off)
	@$(call BUILD_PROJECT,Ship/Ship.csproj)
	@$(SHIP) ship --board "$(BOARD)" --system "$(SYSTEM)" --config "$(CONFIG)" --image "$(OUT)/$(CONFIG)" --dist "$(if $(DIST),$(DIST),dist)" \
	    --build "$(BUILD)" $(if $(ONLY),--only "$(ONLY)") $(if $(CACHE),--cache "$(CACHE)")

verify: build ## Check a folder that `make ship` has written, and run again what its certificate says (DIST=dist/board-system-config, CACHE=off)
	@$(call BUILD_PROJECT,Ship/Ship.csproj)
	@$(SHIP) verify --dist "$(if $(DIST),$(DIST),dist/$(BOARD)-$(basename $(notdir $(SYSTEM)))-$(CONFIG))" --build "$(BUILD)" $(if $(CACHE),--cache "$(CACHE)")

where: ## Print the files of a register (REG=GICD_ISENABLER)
	@Model/Registers/where.sh "$(REG)"

deps: ## Install what is missing on this machine (Debian packages)
	@.ci/deps

format: ## Check the format of the sources
	dotnet format Lockstep.slnx --verify-no-changes

clean: ## Remove what was built (not the images)
	rm -rf "$(BUILD)"

help: ## Show this list
	@echo "Lockstep. Variables: BOARD=$(BOARD) SYSTEM=$(SYSTEM) CONFIG=$(CONFIG) BUILD_DIR=$(BUILD_DIR) IMAGE_DIR=$(IMAGE_DIR) MICROKIT_SDK=$(MICROKIT_SDK)"
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12
