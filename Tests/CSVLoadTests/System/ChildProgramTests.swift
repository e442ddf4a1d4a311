import TestSupport
import Testing

@testable import CSVLoad

@Suite("A program beside the process")
struct ChildProgramTests {
    private func shell(_ command: String, input: ChildProgram.Input = .nothing) throws -> ChildProgram {
        try ChildProgram(["/bin/sh", "-c", command], input: input, output: .pipe, errors: nil)
    }

    private func output(of program: ChildProgram, atMost limit: Duration = .seconds(20)) -> (
        String, ChildProgram.Ending, Bool
    ) {
        var bytes: [UInt8] = []
        let (ending, isStopped) = program.run(atMost: limit, then: .terminate(grace: .seconds(20))) { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), ending, isStopped)
    }

    @Test("tells how it ended, and what it wrote on either stream")
    func ending() throws {
        let (text, ending, isStopped) = output(of: try shell("echo out; echo err >&2; exit 3"))
        #expect(text == "out\nerr\n" && ending == .exited(3) && !isStopped)
        #expect(output(of: try shell("kill -USR1 $$")).1 == .killed(signal: 10))
    }

    @Test("is told to end when its time is over, and killed when it does not")
    func deadline() throws {
        let polite = output(of: try shell("trap 'echo bye; exit 7' TERM; while :; do sleep 0.01; done"), atMost: .zero)
        #expect(polite.2)
        let deaf = try shell("trap '' TERM; echo ready; while :; do sleep 60; done")
        #expect(deaf.run(atMost: .milliseconds(300), then: .terminate(grace: .milliseconds(50))) { _ in }.isStopped)
        #expect(deaf.wait(atMost: .zero) == .killed(signal: 9))
    }

    @Test("reads what it is sent, and sees the end of it")
    func input() throws {
        let program = try shell("cat", input: .pipe)
        #expect(program.send("one\ntwo\n"))
        program.closeInput()
        #expect(!program.send("three"))
        #expect(output(of: program).0 == "one\ntwo\n")
    }

    @Test("is reaped once, and stopping it again does nothing")
    func stopping() throws {
        let program = try shell("sleep 60")
        program.stop(.kill)
        #expect(program.wait(atMost: .zero) == .killed(signal: 9))
        program.stop(.kill)
        #expect(program.wait(atMost: .seconds(20)) == .killed(signal: 9))
    }

    @Test("cannot be started where there is no such program")
    func missing() {
        let error = #expect(throws: SystemError.self) {
            try ChildProgram(["/nowhere/program"], input: .nothing, output: .pipe, errors: nil)
        }
        #expect(error?.isMissing == true)
    }

    @Test("an alarm ends a wait that has begun, and those to come")
    func alarm() throws {
        let alarm = try StopAlarm()
        #expect(!alarm.wait(atMost: .zero))
        let thread = try StageThread { _ = alarm.wait(atMost: .seconds(600)) }
        alarm.raise()
        thread.join()
        #expect(alarm.wait(atMost: .seconds(600)))
    }
}
