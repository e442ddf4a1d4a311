"""Has the parts of csvload's plans computed by the executors of a Spark cluster.

`csvload spark` starts this program, and talks to it in JSON, an object a line. Its standard input brings the settings
and then jobs, each with a plan and the numbers of parts; its standard output tells how they go. When the input ends,
csvload has gone, and so does this.

An executor does not send rows back: it runs `csvload compute`, which writes the part's file next to the plan, on
storage that all machines share. Spark schedules, retries and speculates; that a part is computed twice does no harm.
"""

import glob
import json
import os
import signal
import subprocess
import sys
import threading
import time

# Exit codes of csvload that come again however often a part is tried: usage, data, no input, missing or wrong program.
FINAL_CODES = (64, 65, 66, 69)


class Refusal(Exception):
    """Nothing can be computed here, and csvload is told why and with which exit code to end."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


# What runs on executors.


def compute(number, plan, settings):
    """Computes one part; what no other try can mend is left as a file for the driver, and is no error of the task."""
    tool = tool_path(settings)
    failure = handshake(tool, plan, settings)
    if failure is None:
        words = ["compute", "--plan", plan, "--part", str(number), "--jobs", str(settings["jobs"]), "--quiet"]
        code, _, errors = run(tool, words, settings)
        if code == 0:
            return
        if code not in FINAL_CODES:
            raise RuntimeError("csvload ended with %d: %s" % (code, errors.strip()[-2000:]))
        failure = {"code": code, "message": reason(errors)}
    leave(failure, number, plan)


def tool_path(settings):
    if settings["executor_path"]:
        return settings["executor_path"]
    from pyspark import SparkFiles

    return SparkFiles.get(os.path.basename(settings["tool"]))


def handshake(tool, plan, settings, known={}):
    """What keeps this machine from computing the plan, or None; asked once in a process that works for Spark."""
    import socket

    if plan in known:
        return known[plan]
    host = socket.gethostname()
    failure = None
    folder = settings["command_folder"]
    if folder and not os.path.isdir(folder):
        failure = {"code": 66, "message": "%s does not see the folder '%s', where --compute-command is to run" % (host, folder)}
        known[plan] = failure
        return failure
    try:
        code, output, errors = run(tool, ["compute", "--plan", plan, "--check"], settings)
        if code == 0:
            answer = json.loads(output)
            found = (answer["csvload"], answer["format"])
            if found != (settings["version"], settings["format"]):
                failure = {"code": 69, "message": "csvload on %s is version %s (format %s), and here it is %s (format %s)"
                           % (host, *found, settings["version"], settings["format"])}
        else:
            # A csvload that does not know --check calls that a usage error.
            failure = {"code": 69 if code in (64, 126, 127) else code, "message": "on %s: %s" % (host, reason(errors))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        failure = {"code": 69, "message": "%s has no csvload %s at '%s': %s" % (host, settings["version"], tool, error)}
    known[plan] = failure
    return failure


def run(tool, words, settings):
    """Runs csvload, which does not outlive this process."""
    folder = settings["command_folder"]
    if folder:
        # The user typed the command for `csvload spark`, and nobody else has made the plan.
        words = words + ["--allow-commands"]
    found = subprocess.run([tool] + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           cwd=folder, preexec_fn=die_with_parent)
    return found.returncode, found.stdout.decode("utf-8", "replace"), found.stderr.decode("utf-8", "replace")


def die_with_parent():
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except (OSError, AttributeError):
        pass  # no Linux: an orphan computes its part to the end


def reason(errors):
    lines = [line for line in errors.splitlines() if line.startswith("Error: ")] or errors.splitlines() or ["no word"]
    return lines[0][len("Error: "):] if lines[0].startswith("Error: ") else lines[0]


def leave(failure, number, plan):
    path = os.path.join(os.path.dirname(plan), "failure-%d-%d.json" % (number, os.getpid()))
    with open(path + ".new", "w") as file:
        json.dump(dict(failure, part=number), file)
    os.replace(path + ".new", path)


# What runs next to csvload.


class Driver:
    def __init__(self):
        # Whatever Java prints must not stand between the events.
        self.events = os.fdopen(os.dup(1), "w", buffering=1)
        os.dup2(2, 1)
        self.context = None

    def tell(self, event, **facts):
        self.events.write(json.dumps(dict(facts, event=event)) + "\n")

    def main(self):
        self.settings = json.loads(sys.stdin.readline())
        try:
            self.connect()
            threading.Thread(target=self.read_jobs, daemon=True).start()
            threading.Event().wait()
        except Refusal as refusal:
            self.tell("refused", code=refusal.code, message=str(refusal))
        except Exception as error:
            self.tell("refused", **self.explained(error))
        sys.exit(1)

    def connect(self):
        try:
            import pyspark
        except ImportError as error:
            raise Refusal(69, "this Python has no pyspark (%s): set SPARK_HOME, or install pyspark" % error)
        version = tuple(int(number) for number in pyspark.__version__.split(".")[:2])
        if version < (3, 2):
            raise Refusal(69, "Spark %s is too old: 3.2 or later is needed" % pyspark.__version__)
        java = self.settings.get("java")
        if java and java < 17 and version >= (4, 0):
            raise Refusal(69, "Spark %s needs Java 17 or later, and this is Java %d" % (pyspark.__version__, java))
        self.context = pyspark.SparkContext()
        self.context.setLogLevel("WARN")
        if not self.settings["executor_path"]:
            self.context.addFile(self.settings["tool"])
        self.tell("ready", spark=pyspark.__version__, application=self.context.applicationId)

    def read_jobs(self):
        for line in sys.stdin:
            job = json.loads(line)
            threading.Thread(target=self.run, args=(job["plan"], job["parts"]), daemon=True).start()
        # csvload has gone, or needs nothing more. Java ends with this process, and executors with Java.
        threading.Timer(10, os._exit, (1,)).start()
        try:
            self.context.cancelAllJobs()
            self.context.stop()
        finally:
            os._exit(0)

    def run(self, plan, parts):
        settings = self.settings
        done = threading.Event()
        watch = threading.Thread(target=self.watch, args=(plan, done), daemon=True)
        watch.start()
        try:
            tasks = self.context.parallelize(parts, len(parts))
            tasks.foreach(lambda number: compute(number, plan, settings))
            self.look_for_failures(plan)
            self.tell("finished", parts=len(parts))
        except Exception as error:
            if not self.look_for_failures(plan):
                self.tell("refused", **self.explained(error))
        finally:
            done.set()

    def watch(self, plan, done):
        """Tells what Spark's status tracker says, and ends the jobs at the first failure that is final."""
        tracker = self.context.statusTracker()
        while not done.wait(0.2):
            counts = [0, 0, 0]
            for job in tracker.getActiveJobsIds():
                info = tracker.getJobInfo(job)
                for stage in info.stageIds if info else []:
                    state = tracker.getStageInfo(stage)
                    if state:
                        counts[0] += state.numCompletedTasks
                        counts[1] += state.numActiveTasks
                        counts[2] += state.numFailedTasks
            self.tell("progress", done=counts[0], running=counts[1], failed=counts[2])
            if self.look_for_failures(plan):
                self.context.cancelAllJobs()
                return

    def look_for_failures(self, plan):
        for path in sorted(glob.glob(os.path.join(glob.escape(os.path.dirname(plan)), "failure-*.json"))):
            with open(path) as file:
                failure = json.load(file)
            os.unlink(path)
            self.tell("refused", code=failure["code"], message=failure["message"])
            return True
        return False

    def explained(self, error):
        """An exception of Spark's in one sentence, with the exit code that fits it."""
        text = str(error)
        for sign, code, message in (
            ("different version", 69, "Python on the executors has another version than here: set PYSPARK_PYTHON"),
            ("PYTHON_VERSION_MISMATCH", 69, "Python on the executors has another version than here: set PYSPARK_PYTHON"),
            ("masters are unresponsive", 75, "the master does not answer"),
            ("Connection refused", 75, "the master does not answer"),
            ("UnsupportedClassVersionError", 69, "this Java is too old for this Spark"),
            ("Could not parse Master URL", 64, "Spark cannot read the URL of --master"),
            ("gateway process exited", 69, "Spark's Java process did not start"),
        ):
            if sign in text:
                return {"code": code, "message": message}
        cause = [line for line in text.splitlines() if "RuntimeError" in line or "Exception" in line]
        return {"code": 1, "message": "Spark gave up: %s" % (cause or text.splitlines() or ["no word"])[-1].strip()[:500]}


if __name__ == "__main__":
    Driver().main()
