from tests.grown import grown, karlskrona, kongsberg
