"""Stands in for Spark in tests: the tasks run one after the other in the driver's process, without Java."""

import os

__version__ = os.environ.get("FAKE_SPARK_VERSION", "3.5.6")

if os.environ.get("FAKE_SPARK_MISSING"):
    raise ImportError("No module named 'pyspark'")


class SparkFiles:
    paths = {}

    @classmethod
    def get(cls, name):
        return cls.paths[name]


class SparkContext:
    applicationId = "fake-1"

    def __init__(self):
        if os.environ.get("FAKE_SPARK_ERROR"):
            raise RuntimeError(os.environ["FAKE_SPARK_ERROR"])

    def setLogLevel(self, level):
        pass

    def addFile(self, path):
        SparkFiles.paths[os.path.basename(path)] = path

    def parallelize(self, items, slices):
        return Rows(items)

    def statusTracker(self):
        return Tracker()

    def cancelAllJobs(self):
        pass

    def stop(self):
        pass


class Rows:
    def __init__(self, items):
        self.items = items

    def foreach(self, function):
        counts = os.environ.get("FAKE_SPARK_COUNTS")
        for item in self.items:
            if str(item) == os.environ.get("FAKE_SPARK_DIES_AT"):
                os._exit(1)
            function(item)
            if counts:
                with open(counts, "a") as file:
                    file.write("%d\n" % item)


class Tracker:
    def getActiveJobsIds(self):
        return []
